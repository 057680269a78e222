using Immiscible.Cluster.ProcessTests.Support;

namespace Immiscible.Cluster.ProcessTests.Serving;

/// <summary>A cluster with a secret, and those who know it, another or none.</summary>
public sealed class SecretTests
{
    private const string Right = "known to this cluster alone", Wrong = "known to somebody else";

    [Fact]
    public void Without_the_secret_nobody_lists_launches_or_joins()
    {
        using var folder = new RunFolder();
        File.WriteAllText(folder["right"], Right);
        File.WriteAllText(folder["wrong"], Wrong);
        using var silo = SiloProcess.Start("a", "--secret-file", folder["right"]);
        var known = new Dictionary<string, string> { ["IMMISCIBLE_SECRET_FILE"] = folder["right"] };
        Assert.Equal(2, Console(silo, known, "runs", "--json").Expect(0).Last.GetProperty("slots").GetArrayLength());
        Assert.Equal(2, Console(silo, new() { ["IMMISCIBLE_SECRET"] = Right }, "runs", "--json").Expect(0).Last.GetProperty("slots").GetArrayLength());

        const string remedy = "give that of its silos by --secret-file or in IMMISCIBLE_SECRET";
        Refused(silo, $"the cluster asks for a secret; {remedy}", "runs");
        Refused(silo, $"the cluster has another secret than was given, or none; {remedy}", "runs", "--secret-file", folder["wrong"]);
        Refused(silo, $"the cluster asks for a secret; {remedy}", "train", "tiny", "--out", folder["run"]);
        Assert.False(Path.Exists(folder["run"]));

        using var stranger = SiloProcess.Begin("b", 1, [], null, "--primary", silo.SiloPort, "--secret-file", folder["wrong"]);
        Assert.Equal(
            "immiscible: --secret-file: the other silos have another secret than this one, or none; give all silos of a cluster the same",
            stranger.Finish().Expect(2).Error[^1]);
        using var friend = SiloProcess.Start("c", "--primary", silo.SiloPort, "--secret-file", folder["right"]);
        Waiting.Until(
            () => Console(silo, known, "runs", "--json").Expect(0).Last.GetProperty("slots").GetArrayLength() == 4, "the slots of two silos");

        var told = silo.Error.Where(static line => line.Contains("turned away", StringComparison.Ordinal)).ToArray();
        Assert.Single(told, static line => line.Contains("gateway port", StringComparison.Ordinal));
        Assert.Single(told, static line => line.Contains("silo port", StringComparison.Ordinal));
        Assert.All(silo.Error.Concat(friend.Error), static line => Assert.False(line.Contains(Right, StringComparison.Ordinal) || line.Contains(Wrong, StringComparison.Ordinal), line));
    }

    private static void Refused(SiloProcess silo, string problem, params string[] arguments) => Assert.Equal(
        $"immiscible: --cluster {silo.Gateway}: {problem}", Assert.Single(Console(silo, [], arguments).Expect(4).Error));

    private static ConsoleResult Console(SiloProcess silo, Dictionary<string, string> environment, params string[] arguments)
    {
        using var process = ConsoleProcess.Start([.. arguments, "--cluster", silo.Gateway], environment);
        return process.Finish();
    }
}
