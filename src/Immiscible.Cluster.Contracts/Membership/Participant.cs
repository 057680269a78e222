namespace Immiscible.Cluster.Contracts.Membership;

/// <summary>A worker that holds the run's state, or is given it, and is dealt granules.</summary>
/// <param name="Worker">Key of its worker grain.</param>
/// <param name="Address">Where it is reached on the data plane.</param>
[GenerateSerializer, Immutable, Alias("immiscible.participant")]
public sealed record Participant([property: Id(0)] string Worker, [property: Id(1)] string Address);
