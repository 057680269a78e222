using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Contracts.Fleet;
using Immiscible.Cluster.Contracts.Specs;
using Orleans.Concurrency;

namespace Immiscible.Cluster.Contracts.Runs;

/// <summary>One run from launch to end: owns the run directory, gets slots, forms the membership, tells what happens.</summary>
[Alias("immiscible.run")]
public interface IRunGrain : IGrainWithStringKey
{
    /// <summary>Begins; returns when the request for slots is queued. What follows is told by <see cref="Follow"/>.</summary>
    /// <exception cref="RunRejectedException">The directory cannot be used, or holds no run to go on with.</exception>
    [Alias("launch")]
    Task Launch(LaunchRun request);

    /// <summary>Asks the run to stop at the next step boundary, with a checkpoint.</summary>
    [Alias("stop")]
    Task Stop();

    /// <summary>
    /// The run's events from number <paramref name="from"/> (0: the oldest still kept) until <see cref="RunStopped"/>, which is the last.
    /// A reader that falls far behind misses step events; the files in <c>metrics/</c> hold them all.
    /// </summary>
    [Alias("follow")]
    IAsyncEnumerable<RunEvent> Follow(long from);

    /// <summary>
    /// What the run has told since its session began, steps left out, oldest first: starts, changes of membership, refusals, checkpoints, the end.
    /// <see cref="Follow"/> goes on from the number after the last. A run grain whose silo died, and that was taken over, has lost what was told before.
    /// </summary>
    [Alias("history")]
    Task<IReadOnlyList<RunEvent>> History();

    /// <summary>How the run stands; null where no run of this name was launched.</summary>
    [Alias("describe")]
    Task<RunDescription?> Describe();

    /// <summary>Changes how many workers the run may have.</summary>
    /// <exception cref="RunRejectedException">The run is not under way, or has fewer granules than that.</exception>
    [Alias("scale")]
    Task Scale(WorkerRange workers);

    /// <summary>
    /// The fleet grain grants the slots asked for. A run grain that was activated anew, and hears of no worker that the run has, goes on from the
    /// newest checkpoint.
    /// </summary>
    [Alias("granted")]
    Task SlotsGranted(IReadOnlyList<SlotOffer> slots, RunRequest request);

    /// <summary>The assignment grain tells what was committed, in order.</summary>
    [Alias("report")]
    Task Report(IReadOnlyList<RunEvent> events);

    /// <summary>A worker has left its training loop.</summary>
    [Alias("left")]
    Task WorkerLeft(Workers.WorkerExit exit);

    /// <summary>A worker that the run has lives. A run grain that was activated anew takes the lead again with the first that it hears.</summary>
    /// <param name="worker">Key of its worker grain.</param>
    /// <param name="pulse">What it has done.</param>
    [Alias("heartbeat"), OneWay]
    Task Heartbeat(string worker, Workers.WorkerPulse pulse);

    /// <summary>A member's connection to another has ended.</summary>
    [Alias("peer-lost"), OneWay]
    Task PeerLost(Workers.PeerLoss loss);

    /// <summary>A worker is to leave the run at the next step boundary; it is then released.</summary>
    [Alias("drain")]
    Task Drain(string worker);
}
