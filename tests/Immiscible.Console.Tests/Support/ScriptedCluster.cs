using System.Runtime.CompilerServices;
using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Contracts.Fleet;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Contracts.Sampling;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Sampling;
using Immiscible.Console.Fetching;
using Immiscible.Console.Launch;
using Immiscible.Host;

namespace Immiscible.Console.Tests.Support;

/// <summary>A cluster with made-up runs, whose launched runs go as <see cref="ScriptedRun"/> says.</summary>
internal sealed class ScriptedCluster(ScriptedRun script) : ICluster
{
    private readonly Dictionary<string, RunDescription> _runs = [];

    /// <summary>Requests that reached the cluster.</summary>
    public List<LaunchRequest> Launched { get; } = [];

    /// <summary>Addresses that were connected to.</summary>
    public List<string> Connections { get; } = [];

    /// <summary>What was asked of runs: "stop a", "scale a 2..8".</summary>
    public List<string> Wishes { get; } = [];

    /// <summary>The silos do not see the console's files, nor it theirs.</summary>
    public bool Elsewhere { get; init; }

    /// <summary>The folder that the silos keep runs in.</summary>
    public string? Root { get; set; }

    /// <summary>Runs wait for slots.</summary>
    public bool Full { get; init; }

    public Task<ICluster> ConnectAsync(ClusterAddress address)
    {
        Connections.Add($"{address.Text} {address.ClusterId}");
        return Task.FromResult<ICluster>(this);
    }

    public Task LaunchAsync(LaunchRequest request)
    {
        Launched.Add(request);
        var range = request.Spec.Workers;
        _runs[request.RunName] = new RunDescription
        {
            Name = request.RunName, Directory = request.Directory, Status = Full ? RunStatus.Waiting : RunStatus.Running, Step = 3,
            TotalSteps = request.Spec.Training.Steps, Epoch = 1, Workers = range.Minimum, WorkersMinimum = range.Minimum, WorkersMaximum = range.Maximum,
        };
        return Task.CompletedTask;
    }

    public void End(string run, RunStatus status, string? message) => _runs[run] = _runs[run] with { Status = status, Workers = 0, Message = message };

    /// <summary>What runs have told; they were launched elsewhere.</summary>
    public Dictionary<string, RunEvent[]> Told { get; } = [];

    /// <summary>Numbers that runs were followed from.</summary>
    public List<long> FollowedFrom { get; } = [];

    public Task<IReadOnlyList<RunEvent>> HistoryAsync(string run) => Task.FromResult<IReadOnlyList<RunEvent>>(Told.GetValueOrDefault(run) ?? []);

    public async IAsyncEnumerable<RunEvent> FollowAsync(string run, long from, [EnumeratorCancellation] CancellationToken detach)
    {
        FollowedFrom.Add(from);
        var request = Launched.Last(request => request.RunName == run);
        if (Elsewhere) request = request with { Directory = Directory.CreateTempSubdirectory("immiscible-elsewhere-").FullName };
        // A run goes on when nobody follows it: the script is not told of the wish to detach.
        await foreach (var value in script.TrainAsync(request, CancellationToken.None))
        {
            if (detach.IsCancellationRequested) yield break;
            yield return value;
        }
    }

    public Task<RunDescription?> DescribeAsync(string run) => Task.FromResult(_runs.GetValueOrDefault(run));

    public Task<IReadOnlyList<string>> RunsAsync() => Task.FromResult<IReadOnlyList<string>>([.. _runs.Keys]);

    /// <summary>Where the files of runs lie.</summary>
    public Dictionary<string, ScriptedFiles> Storage { get; } = [];

    public IRunFiles Files(string run) => Storage.GetValueOrDefault(run) ?? new ScriptedFiles(null);

    /// <summary>What samples were asked of the cluster.</summary>
    public List<(SampleOrder Order, int Count)> Orders { get; } = [];

    public Task<SampleSource> FindSamplesAsync(string directory, long? checkpoint, CancellationToken cancellation) => checkpoint == 7
        ? throw new SamplingException($"{directory} holds no checkpoint of step 7; there are 80, 100")
        : Task.FromResult(new SampleSource(directory, RunSpecReader.FromPreset("tiny"), checkpoint ?? 100, 3, 32, 32));

    public Task<byte[][]> SampleAsync(SampleSource source, SampleOrder order, int count, Action<string> tell, CancellationToken cancellation)
    {
        if (Full) throw new NoFreeSlotException("no slot is free: runs have all 1 (other); scale or stop one of them");
        cancellation.ThrowIfCancellationRequested();
        Orders.Add((order, count));
        tell("all slots have other work now; 1 of 1 chunks of 16 images wait for one");
        return Task.FromResult(Enumerable.Range(0, count).Select(i => Enumerable.Repeat((byte)i, 3 * 32 * 32).ToArray()).ToArray());
    }

    public Task<FleetStatus> FleetAsync() => Task.FromResult(new FleetStatus(
        [new(new SlotOffer("a|0", "cpu"), "other"), new(new SlotOffer("a|1", "cpu"), null), new(new SlotOffer("b|0", "cpu"), null)], [], Root));

    public Task StopAsync(string run)
    {
        Wishes.Add($"stop {run}");
        return Task.CompletedTask;
    }

    public Task ScaleAsync(string run, WorkerRange workers)
    {
        Wishes.Add($"scale {run} {workers}");
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
