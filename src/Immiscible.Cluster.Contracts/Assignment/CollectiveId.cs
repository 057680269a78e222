namespace Immiscible.Cluster.Contracts.Assignment;

/// <summary>By this the members of one epoch meet in the library that adds up their gradients, where <c>training.collective</c> names one.</summary>
/// <param name="Epoch">Number of the membership epoch; an id of another is refused.</param>
/// <param name="Value">The id, as the library made it for this epoch alone.</param>
[GenerateSerializer, Immutable, Alias("immiscible.collective-id")]
public sealed record CollectiveId([property: Id(0)] int Epoch, [property: Id(1)] byte[] Value);
