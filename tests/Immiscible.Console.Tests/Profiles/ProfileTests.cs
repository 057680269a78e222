using Immiscible.Console.Profiles;
using Immiscible.Console.Tests.Support;

namespace Immiscible.Console.Tests.Profiles;

public sealed class ProfileTests
{
    private const string Two = """
        default: lab
        profiles:
          lab:
            cluster: lab-1:30000,lab-2:30000
            clusterId: ours
          far: {cluster: [far:1, far:2]}
        """;

    [Theory]
    [InlineData("", null, null, "lab-1:30000,lab-2:30000 ours")]
    [InlineData("--profile far", null, null, "far:1,far:2 immiscible")]
    [InlineData("--profile lab --cluster-id theirs", null, null, "lab-1:30000,lab-2:30000 theirs")]
    [InlineData("", "far", null, "far:1,far:2 immiscible")]
    [InlineData("--profile lab", "far", null, "lab-1:30000,lab-2:30000 ours")]
    // The environment goes before what it or the file names, and what was typed before both.
    [InlineData("", null, "env:1", "env:1 immiscible")]
    [InlineData("", "lab", "env:1", "env:1 ours")]
    [InlineData("--profile far", null, "env:1", "far:1,far:2 immiscible")]
    [InlineData("--cluster typed:1", null, "env:1", "typed:1 immiscible")]
    [InlineData("--cluster typed:1 --profile lab", null, "env:1", "typed:1 ours")]
    [InlineData("--profile none", null, "env:1", "env:1 immiscible")]
    [InlineData("", "none", "env:1", "env:1 immiscible")]
    public async Task What_is_typed_goes_before_the_environment_and_that_before_the_profile(string options, string? profile, string? cluster, string connection)
    {
        using var console = Create(Two);
        if (profile is not null) console.Variables["IMMISCIBLE_PROFILE"] = profile;
        if (cluster is not null) console.Variables["IMMISCIBLE_CLUSTER"] = cluster;
        Assert.Equal(0, await console.RunAsync(["runs", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]));
        Assert.Equal([connection], console.Cluster.Connections);
    }

    [Fact]
    public async Task A_default_profile_is_where_train_goes_unless_none_is_asked_for()
    {
        using var console = Create(Two);
        Assert.Equal(0, await console.RunAsync("train", "tiny", "--steps", "2", "--out", console["there"]));
        Assert.Single(console.Cluster.Launched);
        Assert.Equal(0, await console.RunAsync("train", "tiny", "--steps", "2", "--profile", "none", "--out", console["here"]));
        Assert.Single(console.Cluster.Launched);
        Assert.Equal(2, console.Run.Requests.Count);
    }

    [Fact]
    public async Task A_profile_says_how_to_print_and_what_is_typed_goes_before_it()
    {
        using var console = Create("profiles: {lab: {cluster: 'lab:1', output: json}}\ndefault: lab\n");
        Assert.Equal(0, await console.RunAsync("runs"));
        Assert.StartsWith("{", console.Output);
        Assert.Equal(0, await console.RunAsync("runs", "--json", "false"));
        Assert.StartsWith("no runs", console.Output);
        Assert.Equal(0, await console.RunAsync("runs", "--cluster", "other:1"));
        Assert.StartsWith("no runs", console.Output);
    }

    [Fact]
    public void Files_are_named_from_the_root_from_home_or_from_beside_the_profiles()
    {
        using var console = Create("profiles: {lab: {cluster: 'lab:1', secretFile: lab.secret, tlsCa: ca.pem, tlsCertificate: {here}/own.pem, tlsKey: ./own.key}}");
        foreach (var file in new[] { "lab.secret", "ca.pem", "own.key" }) File.WriteAllText(console[$"immiscible/{file}"], "");
        File.WriteAllText(console["own.pem"], "");
        var profile = ProfileFile.Read(console["immiscible/profiles.yaml"]).Require("lab", "--profile");
        Assert.Equal((console["immiscible/lab.secret"], console["immiscible/ca.pem"], console["own.pem"], console["immiscible/own.key"]),
            (profile.SecretFile, profile.TlsAuthority, profile.TlsCertificate, profile.TlsKey));
    }

    [Fact]
    public void The_file_lies_where_configuration_lies()
    {
        Assert.Equal("/etc/xdg/immiscible/profiles.yaml", ProfileFile.Locate(static _ => "/etc/xdg"));
        var home = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config/immiscible/profiles.yaml");
        Assert.Equal(home, ProfileFile.Locate(static _ => null));
        Assert.Equal(home, ProfileFile.Locate(static _ => "relative"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing yet\n")]
    [InlineData("profiles: {}\n")]
    public async Task A_file_without_profiles_is_none(string text)
    {
        using var console = Create(text);
        Assert.Equal(2, await console.RunAsync("runs"));
        Assert.StartsWith("immiscible: --cluster is missing; ", console.Error);
    }

    [Theory]
    [InlineData("clusters: {}", "1:1: clusters: unknown key; allowed are default, profiles")]
    [InlineData("profiles:\n  lab:\n    clustr: lab:1", "3:5: clustr: unknown key; nearest: cluster; allowed are cluster, clusterId, secretFile, tlsCa, tlsCertificate, tlsKey, output")]
    [InlineData("profiles:\n  lab:\n    cluster: lab", "3:14: cluster: lab is no list of gateways; give host:port")]
    [InlineData("profiles:\n  lab:\n    cluster:", "a word is missing here")]
    [InlineData("profiles:\n  lab: here", "2:8: lab: is not a mapping of keys; allowed are cluster,")]
    [InlineData("- lab", "1:1: the file: is not a mapping of keys; allowed are default, profiles")]
    [InlineData("profiles: {none: {cluster: 'a:1'}}", "none: is no name for a profile")]
    [InlineData("profiles: {'a b': {cluster: 'a:1'}}", "a b: is no name for a profile")]
    [InlineData("default: lba\nprofiles: {lab: {cluster: 'a:1'}}", "1:10: default: there is no profile lba; nearest: lab; name one that stands below profiles")]
    [InlineData("profiles: {lab: {cluster: 'a:1', output: xml}}", "output: xml is not understood; allowed are text and json")]
    [InlineData("profiles: {lab: {cluster: 'a:1', secretFile: absent}}", "absent: there is no such file; name one that is there")]
    [InlineData("profiles:\n  lab: {cluster: 'a:1'}\n  lab: {cluster: 'a:2'}", "is not valid YAML")]
    [InlineData("profiles: {lab: [", "is not valid YAML")]
    [InlineData("profiles: {}\n---\nprofiles: {}", "a second YAML document begins")]
    public async Task What_is_not_understood_is_told_with_file_line_and_remedy(string text, string message)
    {
        using var console = Create(text);
        Assert.Equal(2, await console.RunAsync("runs"));
        Assert.StartsWith($"immiscible: {console["immiscible/profiles.yaml"]}:", console.Error);
        Assert.Contains(message, console.Error);
        Assert.Single(console.Error.TrimEnd('\n').Split('\n'));
        Assert.Empty(console.Cluster.Connections);

        // What does not need the file does not read it.
        Assert.Equal(0, await console.RunAsync("runs", "--cluster", "here:1"));
    }

    [Theory]
    [InlineData("--profile lba", "--profile lba: there is no such profile in {file}; nearest: lab; profiles: lab, far")]
    [InlineData("--profile empty", "--profile empty: there is no such profile in {file}; profiles: lab, far")]
    public async Task A_profile_that_is_not_there_is_told_with_those_that_are(string options, string message)
    {
        using var console = Create(Two);
        Assert.Equal(2, await console.RunAsync(["runs", .. options.Split(' ')]));
        Assert.Equal($"immiscible: {message.Replace("{file}", console["immiscible/profiles.yaml"])}\n", console.Error);
    }

    [Fact]
    public async Task A_profile_without_a_cluster_needs_one_from_elsewhere()
    {
        using var console = Create("profiles: {lab: {clusterId: ours}}");
        Assert.Equal(2, await console.RunAsync("runs", "--profile", "lab"));
        Assert.Equal("immiscible: profile lab: names no cluster; give --cluster, or write it into the profile\n", console.Error);
        Assert.Equal(0, await console.RunAsync("runs", "--profile", "lab", "--cluster", "a:1"));
        Assert.Equal(["a:1 ours"], console.Cluster.Connections);
    }

    private static ConsoleHarness Create(string text)
    {
        var console = new ConsoleHarness();
        Directory.CreateDirectory(console["immiscible"]);
        File.WriteAllText(console["immiscible/profiles.yaml"], text.Replace("{here}", console.Folder));
        return console;
    }
}
