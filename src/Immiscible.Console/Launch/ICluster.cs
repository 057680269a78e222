using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Contracts.Fleet;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Console.Fetching;
using Immiscible.Host;

namespace Immiscible.Console.Launch;

/// <summary>A cluster of other processes. Every member throws <see cref="ClusterUnreachableException"/> where the cluster does not answer.</summary>
internal interface ICluster : IAsyncDisposable
{
    /// <summary>Launches or resumes a run; it goes on without this process.</summary>
    /// <exception cref="RunRejectedException">It cannot begin as asked.</exception>
    Task LaunchAsync(LaunchRequest request);

    /// <summary>What the run has told in its session, steps left out, oldest first; empty where the cluster knows none of that name.</summary>
    Task<IReadOnlyList<RunEvent>> HistoryAsync(string run);

    /// <summary>
    /// The run's events from number <paramref name="from"/> (0: the oldest kept) until <see cref="RunStopped"/>, each once, whatever gateways are lost meanwhile; they end early, without a throw, when
    /// <paramref name="detach"/> is cancelled.
    /// </summary>
    IAsyncEnumerable<RunEvent> FollowAsync(string run, long from, CancellationToken detach);

    /// <summary>How a run stands; null where the cluster knows none of that name.</summary>
    Task<RunDescription?> DescribeAsync(string run);

    /// <summary>Names of the runs under way and of those that ended lately.</summary>
    Task<IReadOnlyList<string>> RunsAsync();

    /// <summary>The files of a run.</summary>
    IRunFiles Files(string run);

    /// <summary>The slots and the queue.</summary>
    Task<FleetStatus> FleetAsync();

    /// <summary>Asks a run to stop at the next step boundary, with a checkpoint.</summary>
    Task StopAsync(string run);

    /// <summary>Changes how many workers a run may have.</summary>
    /// <exception cref="RunRejectedException">It cannot have so many.</exception>
    Task ScaleAsync(string run, WorkerRange workers);
}
