using Immiscible.Cluster.Contracts.Membership;

namespace Immiscible.Cluster.Contracts.Workers;

/// <summary>One slot of one silo: holds a model replica, computes granules and distance rows on the slot's own thread.</summary>
[Alias("immiscible.worker")]
public interface IWorkerGrain : IGrainWithStringKey
{
    /// <summary>Loads data set, replica and, where given, checkpoint. What an earlier run left is dropped.</summary>
    /// <exception cref="Runs.RunRejectedException">The data set or the checkpoint cannot be used.</exception>
    [Alias("prepare"), ResponseTimeout("01:00:00")]
    Task<WorkerPrepared> Prepare(PrepareWorker request);

    /// <summary>Starts to train as a member of <paramref name="epoch"/>; returns at once. The end is told by <see cref="Runs.IRunGrain.WorkerLeft"/>.</summary>
    [Alias("start")]
    Task Start(string run, MembershipEpoch epoch);

    /// <summary>Ends the loop if it still runs, waits for it, and frees everything the run holds here.</summary>
    [Alias("release"), ResponseTimeout("00:10:00")]
    Task Release(string run);
}
