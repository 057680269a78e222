using System.Collections.Concurrent;
using System.Text.Json;
using Immiscible.Cluster.ProcessTests.Partitions;
using Immiscible.Cluster.ProcessTests.Support;

namespace Immiscible.Cluster.ProcessTests.Elasticity;

/// <summary>A short run on real silo processes that share a real Redis server, to be disturbed and held against an undisturbed one.</summary>
/// <param name="steps">Steps of the run; a third of them between two checkpoints.</param>
/// <param name="network">Networks of their own for the silos; null for none.</param>
/// <param name="storage">Whether the silos know the folder of the runs from their start.</param>
/// <param name="saveEvery">Steps between two checkpoints, where not a third of all.</param>
internal sealed class ElasticRun(int steps = 120, NetworkNamespaces? network = null, bool storage = false, int? saveEvery = null) : IDisposable
{
    private static readonly ConcurrentDictionary<int, Lazy<JsonElement>> Undisturbed = new();

    private readonly RunFolder _folder = new();
    private readonly Dictionary<string, SiloProcess> _silos = [];
    private readonly Dictionary<string, SiloProcess> _dead = [];
    private readonly HashSet<string> _faulty = [];
    private ConsoleProcess? _console, _other;

    /// <summary>The server that keeps the membership.</summary>
    public RedisServer Redis { get; } = network is null ? RedisServer.Start() : RedisServer.Start(NetworkNamespaces.HubAddress, network.IntoHub());

    /// <summary>The console that launched the run.</summary>
    public ConsoleProcess Console => _console!;

    /// <summary>Committed steps that were lost and trained again, once the run has ended.</summary>
    public int RolledBack { get; private set; }

    /// <summary>Addresses of the metrics pages of the silos that were not seen to die, by the silos' names.</summary>
    public IReadOnlyDictionary<string, string> Metrics => _silos.ToDictionary(static silo => silo.Key, static silo => silo.Value.Metrics);

    private string Gateways => string.Join(',', _silos.Values.Select(static silo => silo.Gateway));

    private string Run => _folder["run"];

    /// <summary>Starts a silo with two slots, or starts it again after it died.</summary>
    public SiloProcess StartSilo(string name) => BeginSilo(name, 2, []).Joined();

    /// <summary>Starts silos with one slot each at the same time, each with what goes wrong in it, and waits until they have joined.</summary>
    public void StartSilos(params (string Name, string? Faults)[] silos)
    {
        foreach (var (name, faults) in silos)
            BeginSilo(name, 1, faults is null ? [] : new Dictionary<string, string> { ["IMMISCIBLE_FAULTS"] = faults });
        foreach (var (name, _) in silos) _silos[name].Joined();
    }

    /// <summary>Starts a silo of two slots as on a machine whose processor has nothing beyond SSE: torch computes there, but other bits.</summary>
    public void StartOldMachine(string name) => BeginSilo(name, 2, new() { ["ATEN_CPU_CAPABILITY"] = "default", ["ONEDNN_MAX_CPU_ISA"] = "SSE41" }).Joined();

    /// <summary>Launches the run through the first silo, whose grains then lead it, and waits until it has come so far.</summary>
    public void Launch(string workers, int step)
    {
        Launch(workers);
        Console.WaitForStep(step);
    }

    /// <summary>Launches the run and waits for nothing. Where there is one silo only, that leads it.</summary>
    public void Launch(string workers) =>
        _console = ConsoleProcess.Start(
            ["train", .. Spec(steps, saveEvery), "--workers", workers, "--out", Run, "--cluster", Gateways, .. network is null ? [] : Secret()], launcher: network?.IntoHub());

    /// <summary>Launches another run, of one worker, and waits until it has its slot.</summary>
    public void LaunchOther()
    {
        _other = ConsoleProcess.Start(["train", .. Spec(steps), "--workers", "1", "--out", _folder["other"], "--cluster", Gateways]);
        _other.WaitForEvent(static value => value.GetProperty("event").GetString() == "started");
    }

    /// <summary>Changes how many workers the run may have.</summary>
    public void Scale(string workers) => RunFolder.Run("scale", "run", "--workers", workers, "--cluster", Gateways).Expect(0);

    /// <summary>Tells a silo to leave, and waits until it has left in good order.</summary>
    public void Drain(string name)
    {
        BeginDrain(name);
        Ended(name, 0);
    }

    /// <summary>Tells a silo to leave, and does not wait for it.</summary>
    public void BeginDrain(string name)
    {
        _faulty.Add(name);
        _silos[name].Signal(ConsoleProcess.Terminate);
    }

    /// <summary>Stops a silo's process, which goes on to exist.</summary>
    public void Halt(string name)
    {
        _faulty.Add(name);
        _silos[name].Signal(ConsoleProcess.Halt);
    }

    /// <summary>Kills a silo's process.</summary>
    public void Kill(string name)
    {
        _faulty.Add(name);
        _silos[name].Signal(ConsoleProcess.Kill);
        Died(name);
    }

    /// <summary>Waits until a silo's process has been killed, as by a fault.</summary>
    public void Died(string name) => Ended(name, 128 + ConsoleProcess.Kill);

    /// <summary>Waits until a silo's process is stopped as a whole.</summary>
    public void Halted(string name) => Wait(() => _silos[name].IsHalted, $"{name} to hang at the point that its faults name");

    /// <summary>Waits until one of the silos says that another's process has ended.</summary>
    public void IsDeclaredDeadAtOnce(string name) => Wait(
        () => _silos.Values.SelectMany(static silo => silo.Error).Any(line => line.Contains($"The process of the silo {name} ", StringComparison.Ordinal)),
        $"a silo to see that the process of {name} has ended");

    /// <summary>Lets a silo go on that hung: it must find itself declared dead and end.</summary>
    public void Wakes(string name)
    {
        _silos[name].Signal(ConsoleProcess.Continue);
        Ended(name, 3);
    }

    /// <summary>Waits for the end of a silo's process.</summary>
    /// <returns>What it wrote to standard error.</returns>
    public IReadOnlyList<string> Ended(string name, int exitCode)
    {
        var silo = _silos[name];
        Wait(() => silo.HasExited, $"the end of {name}");
        var error = silo.Finish().Expect(exitCode).Error;
        _silos.Remove(name);
        _dead.Add(name, silo);
        return error;
    }

    /// <summary>Reads the console's events until so many workers train.</summary>
    public void WaitForWorkers(int count) => Console.WaitForEvent(
        value => value.GetProperty("event").GetString() == "membership" && value.GetProperty("workers").GetInt32() >= count);

    /// <summary>Reads the console's events until a worker is refused.</summary>
    /// <returns>The worker's key, and why.</returns>
    public (string Worker, string Reason) WaitForRefusal()
    {
        var refusal = Console.WaitForEvent(static value => value.GetProperty("event").GetString() == "refused");
        return (refusal.GetProperty("worker").GetString()!, refusal.GetProperty("reason").GetString()!);
    }

    /// <summary>Reads the console's events until the run has too few workers.</summary>
    public void WaitsForWorkers() => Console.WaitForEvent(
        static value => value.GetProperty("event").GetString() == "membership" && value.GetProperty("reason").GetString() == "waiting");

    /// <summary>Waits until so many steps stand in the ledger, whatever became of the console.</summary>
    public void WaitForLedger(int step) => Wait(
        () => Directory.GetFiles(Path.Combine(Run, "ledger")).SelectMany(File.ReadLines).Any(line => line.Contains($"\"step\":{step},", StringComparison.Ordinal)),
        $"step {step} in the ledger");

    /// <summary>
    /// Waits for the end, and for the weights and the state of the undisturbed run, every sample having been used once. Every silo that was
    /// not seen to die must have lived through it as the same process.
    /// </summary>
    /// <returns>Membership epochs that it took.</returns>
    public int EndsUndisturbed()
    {
        // A console whose gateway died with the run's grain need not have seen everything; the run directory has.
        var state = Path.Combine(Run, "state.json");
        Wait(() => File.ReadAllText(state).Contains("\"completed\"", StringComparison.Ordinal), "the end of the run");
        foreach (var name in _silos.Keys) AssertLives(name);
        var report = Verify(Run);
        var undisturbed = Undisturbed.GetOrAdd(steps, static steps => new(() => TrainAlone(steps))).Value;
        Assert.True(
            undisturbed.GetProperty("state_sha256").GetString() == report.GetProperty("state_sha256").GetString(),
            $"the state differs from the undisturbed run's: {report} against {undisturbed}. {Story()}");
        Assert.Equal(steps, report.GetProperty("steps").GetInt32());
        RolledBack = report.GetProperty("rolled_back").GetInt32();
        return report.GetProperty("epochs").GetInt32();
    }

    public void Dispose()
    {
        _console?.Dispose();
        _other?.Dispose();
        foreach (var silo in _silos.Values.Concat(_dead.Values)) silo.Dispose();
        Redis.Dispose();
        _folder.Dispose();
    }

    private SiloProcess BeginSilo(string name, int slots, Dictionary<string, string> environment)
    {
        if (_dead.Remove(name, out var former)) former.Dispose();
        if (environment.ContainsKey("IMMISCIBLE_FAULTS")) _faulty.Add(name);
        else _faulty.Remove(name);
        string[] options = ["--redis", Redis.Address, "--redis-prefix", "elastic"];
        if (storage) options = [.. options, "--storage", Path.GetDirectoryName(Run)!];
        if (network is not null) options = [.. options, "--advertise", network.Join(name), .. Secret()];
        return _silos[name] = SiloProcess.Begin(name, slots, environment, network?.Into(name), options);
    }

    private string[] Secret()
    {
        File.WriteAllText(_folder["secret"], "known to the silos of this test");
        return ["--secret-file", _folder["secret"]];
    }

    private static string[] Spec(int steps, int? saveEvery = null) =>
        ["tiny", "--steps", $"{steps}", "--set", $"checkpoints.every={saveEvery ?? steps / 3}", "--set", "sampling.count=4", "--set", "sampling.steps=4", "--json"];

    private static JsonElement TrainAlone(int steps)
    {
        using var folder = new RunFolder();
        RunFolder.Run(["train", .. Spec(steps), "--workers", "1", "--out", folder["alone"]]).Expect(0);
        return Verify(folder["alone"]);
    }

    private static JsonElement Verify(string run) => RunFolder.Run("verify", run, "--json").Expect(0).Last;

    private void Wait(Func<bool> condition, string what)
    {
        Waiting.Patiently(
            () =>
            {
                foreach (var name in _silos.Keys.Where(name => !_faulty.Contains(name))) AssertLives(name);
                Assert.False(_console!.HasExited && !Directory.Exists(Run), $"the run was not launched. {Story()}");
                return condition();
            },
            () => $"{what}. {Story()}");
    }

    private void AssertLives(string name) => Assert.False(_silos[name].HasExited, $"{name} was not to end. {Story()}");

    /// <summary>How to repeat it, and what all that took part said last.</summary>
    private string Story() => string.Join("\n\n", _silos.Values.Concat(_dead.Values).Select(static silo => silo.Repeat()).Prepend(_console!.Repeat()));
}
