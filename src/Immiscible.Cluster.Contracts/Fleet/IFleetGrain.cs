namespace Immiscible.Cluster.Contracts.Fleet;

/// <summary>Knows every slot of the cluster and who uses it; one grain (key 0) a cluster. Runs are served first come, first served.</summary>
[Alias("immiscible.fleet")]
public interface IFleetGrain : IGrainWithIntegerKey
{
    /// <summary>Adds a silo's slots; offering a slot again changes nothing.</summary>
    [Alias("offer")]
    Task Offer(IReadOnlyList<SlotOffer> slots);

    /// <summary>
    /// Queues a request for slots; <see cref="Runs.IRunGrain.SlotsGranted"/> answers it when its turn has come and enough slots are free.
    /// </summary>
    /// <param name="run">Key of the run grain.</param>
    /// <param name="count">Number of slots, at least 1.</param>
    [Alias("request")]
    Task Request(string run, int count);

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
