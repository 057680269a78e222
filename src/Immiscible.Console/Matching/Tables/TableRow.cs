using System.Text.Json.Serialization;

namespace Immiscible.Console.Matching.Tables;

/// <summary>One row of the table: one kind of images at one batch size. Percentages are changes of the mean distance, negative when it falls.</summary>
internal sealed record TableRow
{
    public required string Images { get; init; }
    public required int Size { get; init; }
    public required int Instances { get; init; }
    public required string Quantization { get; init; }
    public required ulong Seed { get; init; }

    /// <summary>Mean L2 distance under the match against a random pairing.</summary>
    public required double ReductionPercent { get; init; }

    /// <summary>What the paper prints; null for other images or sizes.</summary>
    public double? PaperReductionPercent { get; init; }

    /// <summary>Median time to quantise and solve.</summary>
    public required double Milliseconds { get; init; }

    /// <summary>Every match was proven optimal as quantised.</summary>
    public required bool Optimal { get; init; }

    /// <summary>Median time of SciPy on the same matrices.</summary>
    [JsonPropertyName("scipyMilliseconds")] public double? SciPyMilliseconds { get; init; }

    /// <summary>The most by which a match costs more than SciPy's, as a fraction.</summary>
    [JsonPropertyName("scipyExcess")] public double? SciPyExcess { get; init; }

    /// <summary>Why SciPy's values are missing; null where they are there.</summary>
    [JsonPropertyName("scipyProblem")] public string? SciPyProblem { get; init; }

    /// <summary>The most rows of a block; the values below are null when nothing was cut.</summary>
    public int? LargestBlock { get; init; }

    public double? BlockReductionPercent { get; init; }

    /// <summary>What the blocks lose of the reduction, in percentage points.</summary>
    public double? BlockLossPoints { get; init; }

    public double? BlockMilliseconds { get; init; }
}
