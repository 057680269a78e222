using System.Text.Json.Nodes;
using System.Xml.Linq;
using Immiscible.Deployment.Tests.Support;

namespace Immiscible.Deployment.Tests.Images;

/// <summary>The image restores what is locked; a project without a lock, or one that is out of date, would fail there and nowhere else.</summary>
public sealed class LockFileTests
{
    public static TheoryData<string> Projects => [.. Reachable("src/Immiscible.Console/Immiscible.Console.csproj")];

    [Theory, MemberData(nameof(Projects))]
    public void Every_project_of_the_image_is_locked_for_builds_with_and_without_its_platform(string project)
    {
        var targets = Lock(project).Select(static target => target.Key).ToArray();
        Assert.Contains("net10.0", targets);
        Assert.Contains("net10.0/linux-x64", targets);
    }

    [Theory, MemberData(nameof(Projects))]
    public void A_lock_names_the_packages_of_its_project_in_the_versions_that_all_projects_share(string project)
    {
        var pinned = XDocument.Load(Repository.Path("Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(static one => one.Attribute("Include")!.Value, static one => one.Attribute("Version")!.Value, StringComparer.OrdinalIgnoreCase);
        var locked = Lock(project)["net10.0"]!.AsObject();
        var named = XDocument.Load(Repository.Path(project)).Descendants("PackageReference").Select(static one => one.Attribute("Include")!.Value);
        Assert.All(named, name => Assert.Equal("Direct", (string?)locked[name]?["type"]));
        foreach (var (name, package) in locked)
            if (pinned.TryGetValue(name, out var version) && (string?)package!["type"] != "Project") Assert.Equal(version, (string?)package["resolved"]);
    }

    private static JsonObject Lock(string project)
    {
        var file = Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json");
        Assert.True(File.Exists(Repository.Path(file)), $"{file} is missing; dotnet restore makes it");
        return JsonNode.Parse(Repository.Read(file))!["dependencies"]!.AsObject();
    }

    private static SortedSet<string> Reachable(string project)
    {
        var (found, open) = (new SortedSet<string>(StringComparer.Ordinal), new Stack<string>([project]));
        while (open.TryPop(out var next))
        {
            if (!found.Add(next)) continue;
            foreach (var reference in XDocument.Load(Repository.Path(next)).Descendants("ProjectReference"))
                open.Push(Path.GetRelativePath(Repository.Root, Path.GetFullPath(Repository.Path(Path.Combine(Path.GetDirectoryName(next)!, reference.Attribute("Include")!.Value)))));
        }
        return found;
    }
}
