using System.Xml.Linq;

namespace Immiscible.Cluster.Tests.Architecture;

public sealed class ProjectReferenceTests
{
    private const string Prefix = "Immiscible.";

    /// <summary>What each project may refer to. Arrows point downwards only.</summary>
    private static readonly Dictionary<string, string[]> _allowed = new()
    {
        ["Numerics"] = [],
        ["Assignment"] = [],
        ["Collectives"] = ["Numerics"],
        ["Data"] = ["Numerics"],
        ["Compute"] = ["Numerics"],
        ["Models"] = ["Compute", "Numerics"],
        ["Diffusion"] = ["Models", "Compute", "Numerics"],
        ["Cluster.Contracts"] = [],
        ["Cluster"] = ["Cluster.Contracts", "Diffusion", "Models", "Compute", "Data", "Assignment", "Collectives", "Numerics"],
        ["Host"] = ["Cluster", "Cluster.Contracts"],
        ["Console"] = ["Host", "Cluster", "Cluster.Contracts", "Diffusion", "Data", "Compute"],
    };

    /// <summary>Projects that may use a family of packages.</summary>
    private static readonly Dictionary<string, string[]> _packageUsers = new()
    {
        ["Microsoft.Orleans"] = ["Cluster.Contracts", "Cluster", "Host", "Console"],
        ["TorchSharp"] = ["Compute", "Models", "Diffusion"],
        ["libtorch"] = ["Compute"],
    };

    public static TheoryData<string> Projects => [.. Directory.GetDirectories(Source).Select(path => Path.GetFileName(path)![Prefix.Length..])];

    private static string Source => Path.Combine(SharedData.RepositoryRoot(), "src");

    [Theory]
    [MemberData(nameof(Projects))]
    public void Projects_refer_downwards_only(string project)
    {
        Assert.True(_allowed.TryGetValue(project, out var allowed), $"say here what {project} may refer to");

        var references = Items(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path)[Prefix.Length..]);

        Assert.Empty(references.Except(allowed));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Torch_and_Orleans_stay_where_they_belong(string project)
    {
        foreach (var (package, users) in _packageUsers)
        {
            var found = Items(project, "PackageReference").Any(name => name.StartsWith(package, StringComparison.OrdinalIgnoreCase));

            Assert.True(!found || users.Contains(project), $"{project} must not use {package}");
        }
    }

    [Fact]
    public void The_pure_projects_know_neither_torch_nor_Orleans_by_any_way()
    {
        foreach (var project in new[] { "Numerics", "Assignment", "Collectives", "Data" })
            Assert.DoesNotContain(
                Closure(project).SelectMany(name => Items(name, "PackageReference")),
                name => _packageUsers.Keys.Any(package => name.StartsWith(package, StringComparison.OrdinalIgnoreCase)));
        foreach (var project in new[] { "Compute", "Models", "Diffusion" })
            Assert.DoesNotContain(Closure(project).SelectMany(name => Items(name, "PackageReference")), name => name.StartsWith("Microsoft.Orleans", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Namespaces_follow_folders(string project)
    {
        var root = Path.Combine(Source, Prefix + project);
        foreach (var file in Directory.GetFiles(root, "*.cs", SearchOption.AllDirectories))
        {
            var folders = Path.GetDirectoryName(Path.GetRelativePath(root, file))!;
            if (folders.Split(Path.DirectorySeparatorChar) is ["obj" or "bin", ..]) continue;
            var declared = File.ReadLines(file).FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal));
            if (declared is null) continue;
            var wanted = Prefix + project + (folders.Length == 0 ? "" : "." + folders.Replace(Path.DirectorySeparatorChar, '.'));
            Assert.True(declared == $"namespace {wanted};", $"{file}: {declared} must be {wanted}");
        }
    }

    private static IEnumerable<string> Closure(string project) =>
        Items(project, "ProjectReference").SelectMany(path => Closure(Path.GetFileNameWithoutExtension(path)[Prefix.Length..])).Prepend(project).Distinct();

    private static IEnumerable<string> Items(string project, string kind) =>
        XDocument.Load(Path.Combine(Source, Prefix + project, $"{Prefix}{project}.csproj"))
            .Descendants(kind).Select(item => ((string?)item.Attribute("Include") ?? "").Replace('\\', '/')).Where(name => name.Length > 0);
}
