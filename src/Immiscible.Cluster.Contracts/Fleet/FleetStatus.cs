namespace Immiscible.Cluster.Contracts.Fleet;

/// <summary>All slots with the run that holds each, the runs that wait, and where runs are kept.</summary>
/// <param name="Slots">Every slot.</param>
/// <param name="Queue">Runs that wait, first come first.</param>
/// <param name="Storage">Full path of the folder that run directories must lie in, as the silos see it; null for anywhere.</param>
[GenerateSerializer, Immutable, Alias("immiscible.fleet-status")]
public sealed record FleetStatus(
    [property: Id(0)] IReadOnlyList<SlotUse> Slots, [property: Id(1)] IReadOnlyList<string> Queue, [property: Id(2)] string? Storage = null);

/// <summary>A slot and who holds it.</summary>
/// <param name="Slot">The slot.</param>
/// <param name="Run">Key of the run grain; null where the slot is free.</param>
[GenerateSerializer, Immutable, Alias("immiscible.slot-use")]
public sealed record SlotUse([property: Id(0)] SlotOffer Slot, [property: Id(1)] string? Run);
