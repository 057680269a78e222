using Orleans.Runtime.Placement;

namespace Immiscible.Cluster.Placement;

/// <summary>Finds the silo whose name the key of a worker grain begins with.</summary>
/// <param name="oracle">Knows the silos' names.</param>
internal sealed class SlotPlacementDirector(ISiloStatusOracle oracle) : IPlacementDirector
{
    /// <inheritdoc/>
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var wanted = SlotKey.Parse(target.GrainIdentity.Key.ToString()!).Silo;
        foreach (var silo in context.GetCompatibleSilos(target))
            if (oracle.TryGetSiloName(silo, out var name) && name == wanted) return Task.FromResult(silo);
        throw new SiloUnavailableException($"the silo {wanted} is not in the cluster");
    }
}
