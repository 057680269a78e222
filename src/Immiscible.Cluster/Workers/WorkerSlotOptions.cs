namespace Immiscible.Cluster.Workers;

/// <summary>Which slots a silo offers.</summary>
public sealed record WorkerSlotOptions
{
    /// <summary>Number of CPU slots, at least 1. Slots times <c>training.threads</c> should not exceed the cores.</summary>
    public int CpuSlots { get; set; } = 1;
}
