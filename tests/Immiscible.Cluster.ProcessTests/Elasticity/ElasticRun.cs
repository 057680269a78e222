using System.Text.Json;
using Immiscible.Cluster.ProcessTests.Support;

namespace Immiscible.Cluster.ProcessTests.Elasticity;

/// <summary>A short run on real silo processes that share a real Redis server, to be disturbed and held against an undisturbed one.</summary>
internal sealed class ElasticRun : IDisposable
{
    private const int Steps = 120;

    private static readonly string[] Spec =
        ["tiny", "--steps", $"{Steps}", "--set", "checkpoints.every=40", "--set", "sampling.count=4", "--set", "sampling.steps=4", "--json"];

    private static readonly Lazy<JsonElement> Undisturbed = new(TrainAlone);

    private readonly RunFolder _folder = new();
    private readonly RedisServer _redis = RedisServer.Start();
    private readonly Dictionary<string, SiloProcess> _silos = [];
    private ConsoleProcess? _console;

    /// <summary>The console that launched the run.</summary>
    public ConsoleProcess Console => _console!;

    /// <summary>Starts a silo with two slots, or starts it again after it died.</summary>
    public SiloProcess StartSilo(string name)
    {
        if (_silos.Remove(name, out var former)) former.Dispose();
        return _silos[name] = SiloProcess.Start(name, "--redis", _redis.Address, "--redis-prefix", "elastic");
    }

    /// <summary>Launches the run through the first silo, whose grains then lead it, and waits until it has come so far.</summary>
    public void Launch(string workers, int step)
    {
        var gateways = string.Join(',', _silos.Values.Select(static silo => silo.Gateway));
        _console = ConsoleProcess.Start(["train", .. Spec, "--workers", workers, "--out", _folder["run"], "--cluster", gateways]);
        _console.WaitForStep(step);
    }

    /// <summary>Kills a silo's process.</summary>
    public void Kill(string name)
    {
        _silos[name].Signal(ConsoleProcess.Kill);
        _silos[name].Finish().Expect(128 + ConsoleProcess.Kill);
    }

    /// <summary>Reads the console's events until so many workers train.</summary>
    public void WaitForWorkers(int count) => Console.WaitForEvent(
        value => value.GetProperty("event").GetString() == "membership" && value.GetProperty("workers").GetInt32() >= count);

    /// <summary>Waits for the end, and for the weights and the state of the undisturbed run, every sample having been used once.</summary>
    /// <returns>Membership epochs that it took.</returns>
    public int EndsUndisturbed()
    {
        // A console whose gateway died with the run's grain need not have seen everything; the run directory has.
        Waiting.Until(() => File.ReadAllText(Path.Combine(_folder["run"], "state.json")).Contains("\"completed\"", StringComparison.Ordinal), "the end of the run");
        var report = Verify(_folder["run"]);
        Assert.Equal(Undisturbed.Value.GetProperty("state_sha256").GetString(), report.GetProperty("state_sha256").GetString());
        Assert.Equal(Steps, report.GetProperty("steps").GetInt32());
        return report.GetProperty("epochs").GetInt32();
    }

    public void Dispose()
    {
        _console?.Dispose();
        foreach (var silo in _silos.Values) silo.Dispose();
        _redis.Dispose();
        _folder.Dispose();
    }

    private static JsonElement TrainAlone()
    {
        using var folder = new RunFolder();
        RunFolder.Run(["train", .. Spec, "--workers", "1", "--out", folder["alone"]]).Expect(0);
        return Verify(folder["alone"]);
    }

    private static JsonElement Verify(string run) => RunFolder.Run("verify", run, "--json").Expect(0).Last;
}
