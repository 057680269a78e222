using System.Text.Json;
using System.Text.RegularExpressions;
using Immiscible.Deployment.Tests.Support;
using k8s.Models;

namespace Immiscible.Deployment.Tests.Kubernetes;

public sealed partial class ValidationTests
{
    [Theory, MemberData(nameof(Manifests.Folders), MemberType = typeof(Manifests))]
    public void Every_document_is_what_the_API_knows(string folder) => Assert.NotEmpty(Manifests.Render(folder).All);

    [Theory]
    [InlineData("apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a, imagee: b}]}", "imagee")]
    [InlineData("apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a, args: [1]}]}", "args")]
    [InlineData("apiVersion: v1\nkind: Pod\nspec: {terminationGracePeriodSeconds: \"5\"}", "terminationGracePeriodSeconds")]
    [InlineData("apiVersion: monitoring.coreos.com/v1\nkind: PodMonitor\nspec: {selector: {}, podMetricsEndpoints: [], jobLable: a}", "jobLable")]
    public void What_the_API_does_not_know_is_found(string text, string field)
    {
        var document = Assert.Single(YamlText.Read(text));
        Assert.Contains(field, Assert.Throws<JsonException>(() => StrictModels.Read(document)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: yes")]
    [InlineData("a: 0440")]
    public void What_readers_of_YAML_understand_differently_is_found(string text) => Assert.Throws<FormatException>(() => YamlText.Read(text));

    [Theory, MemberData(nameof(Manifests.Folders), MemberType = typeof(Manifests))]
    public void Every_object_has_a_name_that_is_allowed_and_its_own(string folder)
    {
        var all = Manifests.Render(folder).All;
        Assert.All(all, static one => Assert.Matches(NamePattern(), one.Metadata.Name));
        Assert.Equal(all.Count, all.Select(static one => (one.Kind, one.Metadata.Name)).Distinct().Count());
        Assert.All(all.Where(static one => one is not V1Namespace), static one => Assert.Equal("immiscible", one.Metadata.NamespaceProperty));
        var labels = all.SelectMany(static one => one.Metadata.Labels ?? new Dictionary<string, string>());
        Assert.All(labels, static label => Assert.Matches(LabelPattern(), label.Value));
    }

    [Theory, MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public void The_namespace_lets_in_only_what_is_restricted(string overlay)
    {
        var space = Manifests.Render(overlay).Named<V1Namespace>("immiscible");
        foreach (var mode in new[] { "enforce", "audit", "warn" }) Assert.Equal("restricted", space.Metadata.Labels[$"pod-security.kubernetes.io/{mode}"]);
    }

    [Fact]
    public void Every_file_is_part_of_a_kustomization()
    {
        var lists = Repository.Files("k8s", "kustomization.yaml").ToArray();
        var named = lists.SelectMany(static list =>
        {
            var (folder, body) = (Path.GetDirectoryName(list)!, YamlText.Read(Repository.Read(list)).Single());
            var resources = body["resources"]?.AsArray().Select(static one => (string)one!) ?? [];
            var patches = body["patches"]?.AsArray().Select(static one => (string)one!["path"]!) ?? [];
            return resources.Concat(patches).Select(path => Path.GetRelativePath(Repository.Root, Path.GetFullPath(Repository.Path(Path.Combine(folder, path)))));
        }).ToHashSet(StringComparer.Ordinal);
        Assert.All(Repository.Files("k8s", "*.yaml").Except(lists), file => Assert.Contains(file, named));
    }

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\z")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\A([A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?)?\z")]
    private static partial Regex LabelPattern();
}
