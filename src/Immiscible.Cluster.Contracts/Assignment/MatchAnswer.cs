namespace Immiscible.Cluster.Contracts.Assignment;

/// <summary>The answer to <see cref="DistanceRows"/>: the matched noises, or the demand for coarser integers.</summary>
[GenerateSerializer, Immutable, Alias("immiscible.match")]
public sealed record MatchAnswer
{
    /// <summary>[batch] for each position, the number in the step's pool of the noise its image is diffused with; null where rows must be sent again.</summary>
    [Id(0)] public int[]? Noises { get; init; }

    /// <summary>The exponent that all rows must be sent with, where some row of another worker saturates at a finer one.</summary>
    [Id(1)] public int? CoarserExponent { get; init; }
}
