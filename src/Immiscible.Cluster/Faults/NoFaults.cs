namespace Immiscible.Cluster.Faults;

/// <summary>Nothing goes wrong: what runs unless faults are asked for.</summary>
internal sealed class NoFaults : IFaults
{
    /// <inheritdoc/>
    public bool TouchFrames => false;

    /// <inheritdoc/>
    public ValueTask<FaultAction> ReachAsync(FaultSite site) => default;
}
