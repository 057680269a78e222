using Immiscible.Assignment.JonkerVolgenant;

namespace Immiscible.Assignment.Costs;

/// <summary>
/// Proof of how good a matching is, by linear-programming duality: no matching of the same costs is cheaper than
/// <paramref name="LowerBound"/>. All in the units of the 16-bit costs, in exact integers.
/// </summary>
/// <param name="Cost">The matching's cost.</param>
/// <param name="LowerBound">The dual objective, sum of u_i plus sum of v_j with u_i + v_j &lt;= c_ij for every allowed pair.</param>
public readonly record struct OptimalityCertificate(long Cost, long LowerBound)
{
    /// <summary>How much the matching may exceed the optimum; 0 proves it optimal.</summary>
    public long Gap => Cost - LowerBound;

    /// <summary>Whether the matching is proved optimal.</summary>
    public bool IsOptimal => Gap == 0;

    /// <summary>Checks a matching against column duals from any source; wrong duals can only widen the gap, never hide one.</summary>
    /// <param name="costs">The costs that were solved.</param>
    /// <param name="columnOfRow">The matching: distinct columns, allowed pairs.</param>
    /// <param name="columnDuals">v_j of each column; with more columns than rows, positive ones count as 0, as duality asks.</param>
    /// <exception cref="AssignmentException">The matching uses a column twice or a forbidden pair, or the lengths differ.</exception>
    public static OptimalityCertificate Check(in CostMatrix costs, ReadOnlySpan<int> columnOfRow, ReadOnlySpan<long> columnDuals)
    {
        MatrixShape.CheckAnswer(costs.Rows, columnOfRow.Length);
        if (columnDuals.Length != costs.Columns)
            throw new AssignmentException($"{columnDuals.Length} column duals were given for {costs.Columns} columns; give one a column");
        CheckPairs(costs, columnOfRow);
        var view = new CostView<ushort>(costs.Values, costs.Rows, costs.Columns, costs.Stride);
        var gap = DualityGap<ushort, long, UInt16Arithmetic>.Compute(view, columnOfRow, columnDuals);
        return new OptimalityCertificate(gap.Cost, gap.LowerBound);
    }

    private static void CheckPairs(in CostMatrix costs, ReadOnlySpan<int> columnOfRow)
    {
        var taken = new bool[costs.Columns];
        for (var i = 0; i < columnOfRow.Length; i++)
        {
            var column = columnOfRow[i];
            if ((uint)column >= (uint)costs.Columns) throw new AssignmentException($"row {i} is matched to column {column} of {costs.Columns}");
            if (taken[column]) throw new AssignmentException($"column {column} is matched twice, the second time to row {i}");
            taken[column] = true;
            if (costs.Row(i)[column] == CostMatrix.Forbidden) throw new AssignmentException($"row {i} is matched to column {column}, a forbidden pair");
        }
    }
}
