using Immiscible.Cluster.Contracts.Specs;

namespace Immiscible.Cluster.Contracts.Fleet;

/// <summary>Knows every slot of the cluster and who uses it; one grain (key 0) a cluster. Runs are served first come, first served.</summary>
[Alias("immiscible.fleet")]
public interface IFleetGrain : IGrainWithIntegerKey
{
    /// <summary>Adds a silo's slots; offering a slot again changes nothing.</summary>
    [Alias("offer")]
    Task Offer(IReadOnlyList<SlotOffer> slots);

    /// <summary>
    /// Asks for slots; <see cref="Runs.IRunGrain.SlotsGranted"/> answers when the run's turn has come and enough slots are free, and again when
    /// more become free that it has room for. Asking again changes the numbers, not the place in the queue.
    /// </summary>
    /// <param name="run">Key of the run grain.</param>
    /// <param name="workers">How many slots the run needs and how many it has room for.</param>
    [Alias("request")]
    Task Request(string run, WorkerRange workers);

    /// <summary>The run has parted with a worker, which may be dead: its slot is free when its silo offers it again.</summary>
    /// <param name="run">Key of the run grain.</param>
    /// <param name="worker">Key of the worker grain.</param>
    /// <param name="refused">Whether the run cannot use the worker: it is not given to the run again before its silo is started anew.</param>
    [Alias("dismiss")]
    Task Dismiss(string run, string worker, bool refused = false);

    /// <summary>Frees whatever the run holds and forgets its request.</summary>
    [Alias("release")]
    Task Release(string run);

    /// <summary>Keys of the runs that wait or hold slots, then of those that ended lately, the newest first.</summary>
    [Alias("runs")]
    Task<IReadOnlyList<string>> Runs();

    /// <summary>The whole fleet: each slot and the run that holds it (null: free), and the queue.</summary>
    [Alias("status")]
    Task<FleetStatus> Status();
}
