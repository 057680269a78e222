using System.Text.RegularExpressions;
using Immiscible.Deployment.Tests.Support;

namespace Immiscible.Deployment.Tests.Documents;

/// <summary>What the pages of k8s/ and deploy/ tell people to type.</summary>
public sealed partial class ReadmeTests
{
    public static TheoryData<string> Pages => ["k8s/README.md", "deploy/README.md"];

    [Theory, MemberData(nameof(Pages))]
    public void Folders_and_files_that_are_named_are_there(string page)
    {
        var text = Repository.Read(page);
        Assert.All(PathPattern().Matches(text).Select(static match => match.Value.TrimEnd('.')).Where(static path => path != "deploy/.env").Distinct(), static path => Assert.True(Path.Exists(Repository.Path(path)), path));
        Assert.All(KustomizePattern().Matches(text), static match => Assert.True(File.Exists(Repository.Path($"{match.Groups[1].Value}/kustomization.yaml")), match.Value));
    }

    [Theory, MemberData(nameof(Pages))]
    public void Commands_of_the_program_are_understood(string page)
    {
        var lines = CommandPattern().Matches(Repository.Read(page)).Select(static match => match.Groups[1].Value.Trim()).ToArray();
        Assert.NotEmpty(lines);
        Assert.All(lines, static line => CommandLines.RequireUnderstood(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public void Objects_that_are_named_to_kubectl_are_there()
    {
        var names = Manifests.RenderWhole("overlays/cpu").All.Select(static one => one.Metadata.Name).ToHashSet(StringComparer.Ordinal);
        Assert.All(ObjectPattern().Matches(Repository.Read("k8s/README.md")), match => Assert.Contains(match.Groups[2].Value, names));
    }

    [GeneratedRegex(@"(?<![\w/])(k8s|deploy)/[\w./-]*\w")]
    private static partial Regex PathPattern();

    [GeneratedRegex(@"kubectl apply -k (\S+?)[`\s,]")]
    private static partial Regex KustomizePattern();

    // Behind kubectl exec, docker compose run or docker run.
    [GeneratedRegex(@"(?:-- immiscible|run --rm console|immiscible:cpu) ((?:train|runs|watch|scale|stop|resume)[^`\n(]*)")]
    private static partial Regex CommandPattern();

    [GeneratedRegex(@"\b(deployment|job)/([a-z-]+)")]
    private static partial Regex ObjectPattern();
}
