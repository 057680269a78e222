namespace Immiscible.Cluster.Contracts.Assignment;

/// <summary>How an epoch ended.</summary>
/// <param name="Committed">Steps committed in the whole run.</param>
/// <param name="Divergence">What was not finite, where and at which step; null where nothing was.</param>
[GenerateSerializer, Immutable, Alias("immiscible.epoch-end")]
public sealed record EpochEnd([property: Id(0)] long Committed, [property: Id(1)] string? Divergence);
