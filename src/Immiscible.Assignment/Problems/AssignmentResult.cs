namespace Immiscible.Assignment.Problems;

/// <summary>A matching of a cost matrix and the proof of how good it is.</summary>
public sealed record AssignmentResult
{
    /// <summary>The column of each row.</summary>
    public required int[] ColumnOfRow { get; init; }

    /// <summary>The sum of the chosen values of the matrix as given, not as quantised.</summary>
    public required double Cost { get; init; }

    /// <summary>Whether duality proves the matching optimal for the matrix as it was solved, quantised; never where it was cut into blocks.</summary>
    public required bool IsOptimal { get; init; }

    /// <summary>
    /// How far <see cref="Cost"/> can at most be from the optimum of the matrix as given, in its units: what quantisation and
    /// blocks may have cost.
    /// </summary>
    public required double Gap { get; init; }

    /// <summary>u_i of each row, with u_i + v_j &lt;= c_ij (&gt;= when maximising) for the matrix as given.</summary>
    public required double[] RowDuals { get; init; }

    /// <summary>v_j of each column.</summary>
    public required double[] ColumnDuals { get; init; }

    /// <summary>Blocks that were solved by themselves, see <see cref="AssignmentOptions.LargestBlock"/>; 1 where the matrix was solved whole.</summary>
    public int Blocks { get; init; } = 1;

    /// <summary>Time taken to quantise and solve, proof not included.</summary>
    public required TimeSpan Elapsed { get; init; }
}
