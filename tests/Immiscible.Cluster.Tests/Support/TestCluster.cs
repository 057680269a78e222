using System.Collections.Concurrent;
using System.Globalization;
using Immiscible.Cluster.Contracts.Fleet;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Contracts.Runs.Files;
using Immiscible.Cluster.Contracts.Workers;
using Immiscible.Cluster.DataPlane;
using Immiscible.Cluster.Faults;
using Immiscible.Cluster.Workers;
using Immiscible.Host;
using Microsoft.Extensions.DependencyInjection;

namespace Immiscible.Cluster.Tests.Support;

/// <summary>One embedded cluster for all tests: that a failed run leaves it fit for the next one is part of what is tested.</summary>
public sealed class TestCluster : IAsyncLifetime
{
    internal const int Slots = 4;

    private readonly string _root = Directory.CreateTempSubdirectory("immiscible-cluster-").FullName;
    private readonly ConcurrentDictionary<string, Task<TrainedRun>> _undisturbed = new();
    private readonly ScriptedReplicaFactory _replicas = new();
    private readonly ScriptedReducerFactory _reducers = new();
    private EmbeddedCluster? _cluster;
    private int _number;

    /// <summary>What goes wrong in the cluster.</summary>
    internal ScriptedFaults Faults { get; } = new();

    /// <summary>NCCL, for the runs that ask for it.</summary>
    internal FakeNcclPlatform Nccl { get; } = new();

    internal IGrainFactory Grains => _cluster!.Grains;

    internal IFleetGrain Fleet => Grains.GetGrain<IFleetGrain>(0);

    public async ValueTask InitializeAsync() => _cluster = await EmbeddedCluster.StartAsync(new EmbeddedClusterOptions
    {
        Slots = Slots,
        MetricsPort = 0,
        Services = services => services.AddSingleton<IReplicaFactory>(_replicas).AddSingleton<IGradientReducerFactory>(_reducers).AddSingleton<IFaults>(Faults)
            .AddSingleton<INcclPlatform>(Nccl),
    });

    public async ValueTask DisposeAsync()
    {
        await _cluster!.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    /// <summary>Path of a directory that does not exist yet.</summary>
    internal string NewDirectory() => Path.Combine(_root, Number("directory"));

    /// <summary>Launches a run.</summary>
    internal async Task<LaunchedRun> LaunchAsync(
        TinySpec spec, string? directory = null, bool resume = false, ReplicaScript? script = null, bool ring = false, LateFrames? late = null, bool onDevice = false)
    {
        var key = Number("run");
        var grain = _cluster!.Grains.GetGrain<IRunGrain>(key);
        if (script is not null)
        {
            script.Stop = grain.Stop;
            _replicas.Scripts[key] = script;
        }
        if (onDevice) _replicas.OnDevice.TryAdd(key, true);
        if (ring) _reducers.Ring.TryAdd(key, true);
        if (late is not null) _reducers.Late.TryAdd(key, late);
        directory ??= NewDirectory();
        await grain.Launch(new LaunchRun { Spec = spec.Value with { Name = key }, Directory = directory, Resume = resume });
        return new LaunchedRun(spec, directory, grain);
    }

    /// <summary>A worker by its key.</summary>
    internal IWorkerGrain Worker(string key) => _cluster!.Grains.GetGrain<IWorkerGrain>(key);

    /// <summary>The files of a run by its key.</summary>
    internal IRunFilesGrain Files(string key) => _cluster!.Grains.GetGrain<IRunFilesGrain>(key);

    /// <summary>A run by its key.</summary>
    internal IRunGrain Run(string key) => _cluster!.Grains.GetGrain<IRunGrain>(key);

    /// <summary>Goes on with a run under the name it has, undisturbed.</summary>
    internal async Task<LaunchedRun> RelaunchAsync(LaunchedRun run)
    {
        _replicas.Scripts.TryRemove(run.Name, out _);
        await run.Grain.Launch(new LaunchRun { Spec = run.Spec.Value with { Name = run.Name }, Directory = run.Directory, Resume = true });
        return run;
    }

    /// <summary>Trains to the end of the run, whatever that is.</summary>
    internal async Task<TrainedRun> TrainAsync(
        TinySpec spec, string? directory = null, bool resume = false, ReplicaScript? script = null, bool ring = false, LateFrames? late = null, bool onDevice = false) =>
        await (await LaunchAsync(spec, directory, resume, script, ring, late, onDevice)).ToEndAsync();

    /// <summary>The same run, one worker, undisturbed: what every disturbed run is held against. Trained once a spec.</summary>
    internal Task<TrainedRun> UndisturbedAsync(TinySpec spec)
    {
        var alone = spec.With("workers=1");
        // Which checkpoints are kept and where the data lie changes no bit, but other tests look at them.
        return _undisturbed.GetOrAdd($"{alone.Value.TrainingHash()} {alone.Value.Training.Steps} {alone.Value.Checkpoints} {alone.Value.Data.Path}", _ => TrainAsync(alone));
    }

    private string Number(string what) => string.Create(CultureInfo.InvariantCulture, $"{what}-{Interlocked.Increment(ref _number)}");
}
