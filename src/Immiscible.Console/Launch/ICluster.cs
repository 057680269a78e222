using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Contracts.Fleet;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Contracts.Sampling;
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

    /// <summary>What the run has told, earlier sessions included, steps left out, oldest first; empty where the cluster knows none of that name.</summary>
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

    /// <summary>Finds a checkpoint of a run to draw samples from.</summary>
    /// <param name="directory">Full path of the run directory, as the silos see it.</param>
    /// <param name="checkpoint">Committed steps; null for the newest that is sound.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="SamplingException">There is no such run or checkpoint, or it is damaged.</exception>
    Task<SampleSource> FindSamplesAsync(string directory, long? checkpoint, CancellationToken cancellation);

    /// <summary>Draws the samples 0 to <paramref name="count"/> - 1 on the slots that no run has, and gives the bytes [channels, height, width] of each.</summary>
    /// <param name="source">Where from.</param>
    /// <param name="order">What is drawn.</param>
    /// <param name="count">Number of samples.</param>
    /// <param name="tell">Is told, in a line, when all slots have other work and the rest must wait.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="Immiscible.Cluster.Sampling.NoFreeSlotException">There was no free slot to begin with.</exception>
    /// <exception cref="SamplingException">The checkpoint is not there any more, or damaged.</exception>
    Task<byte[][]> SampleAsync(SampleSource source, SampleOrder order, int count, Action<string> tell, CancellationToken cancellation);

    /// <summary>The slots and the queue.</summary>
    Task<FleetStatus> FleetAsync();

    /// <summary>Asks a run to stop at the next step boundary, with a checkpoint.</summary>
    Task StopAsync(string run);

    /// <summary>Changes how many workers a run may have.</summary>
    /// <exception cref="RunRejectedException">It cannot have so many.</exception>
    Task ScaleAsync(string run, WorkerRange workers);
}
