namespace Immiscible.Cluster.Contracts.Fleet;

/// <summary>A slot of a silo that can hold one worker.</summary>
/// <param name="Worker">Key of the slot's worker grain: the silo's name, a bar, the slot's number.</param>
/// <param name="Device">What it computes on: <c>cpu</c>.</param>
/// <param name="Run">Key of the run that has a worker there already; null for none.</param>
[GenerateSerializer, Immutable, Alias("immiscible.slot")]
public sealed record SlotOffer([property: Id(0)] string Worker, [property: Id(1)] string Device, [property: Id(2)] string? Run = null);
