namespace Immiscible.Cluster.Contracts.Fleet;

/// <summary>Knows every slot of the cluster and who uses it; one grain (key 0) a cluster. Runs are served first come, first served.</summary>
[Alias("immiscible.fleet")]
public interface IFleetGrain : IGrainWithIntegerKey
{
    /// <summary>Adds a silo's slots; offering a slot again changes nothing.</summary>
    /// <param name="slots">The slots.</param>
    /// <param name="known">The answer to the silo's last offer: what a fleet grain that was activated anew does not know.</param>
    /// <returns>What all runs ask for.</returns>
    [Alias("offer")]
    Task<IReadOnlyList<RunRequest>> Offer(IReadOnlyList<SlotOffer> slots, IReadOnlyList<RunRequest> known);

    /// <summary>
    /// Asks for slots; <see cref="Runs.IRunGrain.SlotsGranted"/> answers when the run's turn has come and enough slots are free, and again when
    /// more become free that it has room for. Asking again changes the numbers, not the place in the queue.
    /// </summary>
    [Alias("request")]
    Task Request(RunRequest request);

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
