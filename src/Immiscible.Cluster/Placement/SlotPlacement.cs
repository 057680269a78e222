using Orleans.Placement;

namespace Immiscible.Cluster.Placement;

/// <summary>Places a worker grain on the silo that its key names.</summary>
[GenerateSerializer, Immutable, Alias("immiscible.placement.slot")]
public sealed class SlotPlacement : PlacementStrategy;

/// <summary>Marks grains that <see cref="SlotPlacement"/> places.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SlotPlacementAttribute() : PlacementAttribute(new SlotPlacement());
