namespace Immiscible.Assignment.Problems;

/// <summary>What <see cref="Assigner"/> solves for.</summary>
public sealed record AssignmentOptions
{
    /// <summary>The precision in which the matrix is solved.</summary>
    public CostQuantization Quantization { get; init; }

    /// <summary>Whether the sum of the chosen values is to be greatest rather than least.</summary>
    public bool Maximize { get; init; }

    /// <summary>
    /// Above this many rows a square matrix is cut along its diagonal into blocks of equal size (within one), each solved by itself: for
    /// batches beyond the memory or the time of one solve. What that may lose is in <see cref="AssignmentResult.Gap"/>. 0 for no limit.
    /// </summary>
    public int LargestBlock { get; init; }

    /// <summary>
    /// The group of each row, where rows may take columns of their own group only: images of one shape or condition and the noises drawn
    /// for them. Null for one group; else <see cref="ColumnGroups"/> is needed too.
    /// </summary>
    public IReadOnlyList<int>? RowGroups { get; init; }

    /// <summary>The group of each column.</summary>
    public IReadOnlyList<int>? ColumnGroups { get; init; }
}
