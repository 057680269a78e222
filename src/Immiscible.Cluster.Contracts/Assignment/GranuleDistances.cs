namespace Immiscible.Cluster.Contracts.Assignment;

/// <summary>How far the images of one granule are from noise, in L2 whatever matching minimises, summed over its samples.</summary>
/// <param name="Own">From the noise drawn for each image's own position.</param>
/// <param name="Used">From the noise that each image is diffused with.</param>
[GenerateSerializer, Immutable, Alias("immiscible.granule-distances")]
public sealed record GranuleDistances([property: Id(0)] double Own, [property: Id(1)] double Used);
