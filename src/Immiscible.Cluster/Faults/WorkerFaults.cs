namespace Immiscible.Cluster.Faults;

/// <summary>The faults of one worker.</summary>
/// <param name="faults">The process's faults.</param>
/// <param name="slot">The worker's slot.</param>
internal sealed class WorkerFaults(IFaults faults, int slot)
{
    /// <inheritdoc cref="IFaults.ReachAsync"/>
    public ValueTask<FaultAction> ReachAsync(FaultPoint point, long step, int? number = null) => faults.ReachAsync(new FaultSite(point, step, slot, number));
}
