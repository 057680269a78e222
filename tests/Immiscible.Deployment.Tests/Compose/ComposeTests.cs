using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Immiscible.Deployment.Tests.Support;
using Immiscible.Host;

namespace Immiscible.Deployment.Tests.Compose;

public sealed partial class ComposeTests
{
    private static readonly string[] KnownKeys =
    [
        "image", "build", "command", "environment", "deploy", "depends_on", "restart", "stop_grace_period", "networks", "volumes", "read_only", "tmpfs", "cap_drop",
        "security_opt", "profiles", "user", "healthcheck", "ports",
    ];

    private static readonly JsonNode File = YamlText.Read(Repository.Read("deploy/compose.yaml")).Single();
    private static readonly JsonObject Services = File["services"]!.AsObject();

    [Fact]
    public void Services_say_nothing_that_is_misspelt() =>
        Assert.All(Services, static service => Assert.All(service.Value!.AsObject(), static pair => Assert.Contains(pair.Key, KnownKeys)));

    [Fact]
    public void Three_workers_understand_their_arguments_and_share_a_secret()
    {
        var options = ReadWorker();
        Assert.Equal(3, (long)Services["worker"]!["deploy"]!["replicas"]!);
        Assert.Equal("redis:6379", options.Redis!.Endpoint);
        Assert.Contains("redis", Services.Select(static service => service.Key));
        var secret = (string)Services["worker"]!["environment"]!["IMMISCIBLE_SECRET"]!;
        Assert.Matches(@"^\$\{IMMISCIBLE_SECRET:\?", secret);
        Assert.Equal(secret, (string)Services["console"]!["environment"]!["IMMISCIBLE_SECRET"]!);
    }

    [Fact]
    public void Grace_is_longer_than_the_drain()
    {
        var (detection, grace) = (ReadWorker().Detection, (string)Services["worker"]!["stop_grace_period"]!);
        Assert.True(TimeSpan.FromSeconds(int.Parse(grace.TrimEnd('s'), CultureInfo.InvariantCulture)) > detection.Drain + detection.Stop);
    }

    [Fact]
    public void Consoles_are_led_to_the_workers_under_a_name_of_the_network_that_silos_are_known_by()
    {
        var cluster = Services["worker"]!["networks"]!["cluster"]!;
        var gateways = Services.Select(static service => (string?)service.Value!["environment"]?["IMMISCIBLE_CLUSTER"]).OfType<string>().ToArray();
        Assert.Equal(2, gateways.Length);
        Assert.All(gateways, gateway => Assert.Equal($"{cluster["aliases"]![0]}:{ReadWorker().GatewayPort}", gateway));
        // The address on the way to Redis is the one that a silo is known by.
        Assert.Equal("cluster", Assert.Single(Names(Services["redis"]!["networks"]!)));
        Assert.Equal("cluster", Assert.Single(Names(Services["console"]!["networks"]!)));
    }

    [Fact]
    public void Variables_of_the_program_are_read_by_it() => Assert.All(
        Services.SelectMany(static service => service.Value!["environment"]?.AsObject() ?? []).Select(static pair => pair.Key).Where(static name => name.StartsWith("IMMISCIBLE", StringComparison.Ordinal)),
        static name => Assert.Contains(name, ProgramVariables.Names));

    [Fact]
    public void Networks_and_volumes_are_declared_and_folders_of_the_repository_are_there()
    {
        foreach (var (name, service) in Services)
        {
            Assert.All(Names(service!["networks"]!), network => Assert.Contains(network, Names(File["networks"]!)));
            foreach (var volume in service["volumes"]?.AsArray().Select(static one => (string)one!) ?? [])
            {
                var source = volume.Split(':')[0];
                if (source[0] == '.') RequireFolder(Path.GetFullPath(Repository.Path(Path.Combine("deploy", source))));
                else Assert.Contains(source, Names(File["volumes"]!));
            }
            Assert.True(service["image"] is not null, name);
        }
    }

    [Fact]
    public void Services_have_no_privileges() => Assert.All(Services, static service =>
    {
        Assert.Equal("ALL", (string?)Assert.Single(service.Value!["cap_drop"]!.AsArray()));
        Assert.Equal("no-new-privileges:true", (string?)Assert.Single(service.Value["security_opt"]!.AsArray()));
    });

    [Fact]
    public void Ports_are_open_to_this_machine_only() => Assert.All(
        Services.SelectMany(static service => service.Value!["ports"]?.AsArray() ?? []), static port => Assert.StartsWith("127.0.0.1:", (string)port!, StringComparison.Ordinal));

    [Fact]
    public void Images_are_tagged_as_on_Kubernetes_where_both_have_them()
    {
        Assert.All(Services, static service => Assert.Matches(TagPattern(), (string)service.Value!["image"]!));
        var overlay = YamlText.Read(Repository.Read("k8s/overlays/cpu/kustomization.yaml")).Single()["images"]!.AsArray();
        foreach (var image in overlay)
        {
            var tagged = $"{image!["newName"] ?? image["name"]}:{image["newTag"]}";
            Assert.Contains(Services, service => (string)service.Value!["image"]! == tagged);
        }
    }

    private static SiloHostOptions ReadWorker()
    {
        using var storage = new TemporaryFolder();
        return CommandLines.ReadServe(
            [.. Services["worker"]!["command"]!.AsArray().Select(one => ((string)one!).Replace("--storage=/runs", $"--storage={storage.Path}", StringComparison.Ordinal))]);
    }

    private static IEnumerable<string> Names(JsonNode node) => node is JsonArray list ? list.Select(static one => (string)one!) : node.AsObject().Select(static pair => pair.Key);

    private static void RequireFolder(string path)
    {
        Assert.True(path.StartsWith(Repository.Root, StringComparison.Ordinal), path);
        Assert.True(Directory.Exists(path), $"there is no folder {path}");
    }

    [GeneratedRegex(@":[A-Za-z0-9][\w.-]*\z")]
    private static partial Regex TagPattern();
}
