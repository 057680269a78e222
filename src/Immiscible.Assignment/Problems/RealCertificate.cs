namespace Immiscible.Assignment.Problems;

/// <summary>Bounds how far a matching can be from the optimum of the matrix as given, whatever precision it was solved in.</summary>
internal static class RealCertificate
{
    /// <summary>Sums of doubles agree to about this fraction of what was summed.</summary>
    private const double Rounding = 1e-12;

    /// <summary>Whether a duality gap is no more than rounding.</summary>
    public static bool IsRounding(double cost, double lowerBound, ReadOnlySpan<double> columnDuals)
    {
        var scale = Math.Abs(cost) + Math.Abs(lowerBound);
        foreach (var dual in columnDuals) scale += 2 * Math.Abs(dual);
        return cost - lowerBound <= Rounding * scale;
    }

    /// <summary>Completes the duals for the matrix as given: u_i = min_j (c_ij - v_j); the gap is cost - sum u - sum v.</summary>
    public static AssignmentResult Result(RealCosts costs, int[] columnOfRow, double[] columnDuals, bool isOptimal, TimeSpan elapsed)
    {
        var rowDuals = new double[costs.Rows];
        var (cost, bound) = (0.0, 0.0);
        for (var j = 0; j < columnDuals.Length; j++)
        {
            if (costs.Rows < costs.Columns) columnDuals[j] = Math.Min(columnDuals[j], 0);
            bound += columnDuals[j];
        }

        for (var i = 0; i < costs.Rows; i++)
        {
            var least = double.PositiveInfinity;
            for (var j = 0; j < costs.Columns; j++) least = Math.Min(least, costs[i, j] - columnDuals[j]);
            rowDuals[i] = least;
            bound += least;
            cost += costs[i, columnOfRow[i]];
        }

        var sign = costs.Sign;
        return new AssignmentResult
        {
            ColumnOfRow = columnOfRow,
            Cost = costs.Sign * cost,
            IsOptimal = isOptimal,
            Gap = Math.Max(0, cost - bound),
            RowDuals = Array.ConvertAll(rowDuals, dual => sign * dual),
            ColumnDuals = Array.ConvertAll(columnDuals, dual => sign * dual),
            Elapsed = elapsed,
        };
    }
}
