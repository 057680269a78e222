namespace Immiscible.Console.Matching.Files;

/// <summary>What came of one cost file.</summary>
internal sealed record FileReport
{
    /// <summary>The path as the user gave it.</summary>
    public required string File { get; init; }

    public required int Rows { get; init; }
    public required int Columns { get; init; }
    public required string Quantization { get; init; }

    /// <summary>Sum of the chosen values of the matrix as given.</summary>
    public required double Cost { get; init; }

    /// <summary>Proven optimal for the whole matrix as quantised.</summary>
    public required bool Optimal { get; init; }

    /// <summary>How far the cost can at most be from the optimum of the matrix as given.</summary>
    public required double Gap { get; init; }

    /// <summary>Quantise and solve; the median of the rounds where there were several.</summary>
    public required double Milliseconds { get; init; }

    /// <summary>Blocks that were solved by themselves; null when the matrix was solved whole.</summary>
    public int? Blocks { get; init; }

    /// <summary>The column of each row; null where it is not to be shown.</summary>
    public int[]? Permutation { get; init; }
}
