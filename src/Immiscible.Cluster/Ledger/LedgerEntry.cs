using System.Text.Json.Serialization;

namespace Immiscible.Cluster.Ledger;

/// <summary>One committed step.</summary>
public sealed record LedgerEntry
{
    /// <summary>Number of the step, from 1: so many steps are committed with it.</summary>
    public required long Step { get; init; }

    /// <summary>Epoch in which it was committed.</summary>
    public required int Epoch { get; init; }

    /// <summary>Which member computed which granules: [rank, first granule, number of granules] each.</summary>
    public required int[][] Granules { get; init; }

    /// <summary>Digest over the ids of the samples that were fed, see <see cref="SampleDigest"/>; hexadecimal.</summary>
    public required string Samples { get; init; }

    /// <summary>Mean loss.</summary>
    public required double Loss { get; init; }

    /// <summary>L2 norm of the gradient.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>
    /// Samples that could not be had and were skipped, in the order in which they were tried: [position, index in the data set] each; null where all
    /// could be had.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int[][]? Skipped { get; init; }

    /// <summary>XxHash128 of the state before this step, on which all members agreed; null in steps where they did not compare.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StateBefore { get; init; }
}
