namespace Immiscible.Cluster.Contracts.Membership;

/// <summary>One worker's part in a membership epoch.</summary>
/// <param name="Rank">Its number in the epoch, from 0; it owns the slice of that number.</param>
/// <param name="Worker">Key of its worker grain.</param>
/// <param name="Granules">The granules it computes.</param>
[GenerateSerializer, Immutable, Alias("immiscible.member")]
public sealed record Member([property: Id(0)] int Rank, [property: Id(1)] string Worker, [property: Id(2)] GranuleRange Granules);
