namespace Immiscible.Cluster.Contracts.Assignment;

/// <summary>One worker's shard of a step's distances. It depends on data alone, so it is valid in any membership epoch.</summary>
[GenerateSerializer, Immutable, Alias("immiscible.distance-rows")]
public sealed record DistanceRows
{
    /// <summary>Step, from 0.</summary>
    [Id(0)] public required long Step { get; init; }

    /// <summary>Integer distances count in steps of 2^Exponent; 0 where distances are floating-point.</summary>
    [Id(1)] public required int Exponent { get; init; }

    /// <summary>The shard, granule by granule.</summary>
    [Id(2)] public required RowBlock[] Blocks { get; init; }

    /// <summary>Milliseconds that the worker spent on quantising the shard, earlier attempts included.</summary>
    [Id(3)] public double QuantizeMilliseconds { get; init; }
}
