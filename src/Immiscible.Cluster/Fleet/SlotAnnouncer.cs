using Immiscible.Cluster.Contracts.Fleet;
using Immiscible.Cluster.Placement;
using Immiscible.Cluster.Workers;

namespace Immiscible.Cluster.Fleet;

/// <summary>Offers this silo's slots to the fleet once the silo is active.</summary>
internal sealed class SlotAnnouncer(WorkerSlots slots, ILocalSiloDetails silo, IGrainFactory grains) : IStartupTask
{
    /// <inheritdoc/>
    public Task Execute(CancellationToken cancellationToken) =>
        grains.GetGrain<IFleetGrain>(0).Offer(
            [.. Enumerable.Range(0, slots.Count).Select(slot => new SlotOffer(new SlotKey(silo.Name, slot).ToString(), "cpu"))]);
}
