using Immiscible.Assignment.Costs;
using Immiscible.Assignment.Quantization;

namespace Immiscible.Assignment.Matching;

/// <summary>What a match achieved, in the units of the distances (Table 2 of arXiv 2406.12303 prints the reduction).</summary>
/// <param name="IdentityDistance">Mean distance when row i keeps column i.</param>
/// <param name="AssignedDistance">Mean distance under the match.</param>
public readonly record struct AssignmentStatistics(double IdentityDistance, double AssignedDistance)
{
    /// <summary>Relative change of the mean distance, AssignedDistance / IdentityDistance - 1; negative when matching brings pairs closer.</summary>
    public double Reduction => IdentityDistance == 0 ? 0 : AssignedDistance / IdentityDistance - 1;

    /// <summary>Rebuilds the distances of integer payloads: minimum of the row + value * 2^exponent.</summary>
    /// <param name="rows">Payloads of <see cref="RowQuantizer.TryQuantize"/>.</param>
    /// <param name="rowMinima">The minimum of each row.</param>
    /// <param name="stepExponent">The exponent all rows share.</param>
    /// <param name="columnOfRow">The match.</param>
    /// <exception cref="AssignmentException">The lengths differ from the number of rows.</exception>
    public static AssignmentStatistics FromUInt16(CostBuffer rows, ReadOnlySpan<float> rowMinima, int stepExponent, ReadOnlySpan<int> columnOfRow)
    {
        ArgumentNullException.ThrowIfNull(rows);
        MatrixShape.CheckAnswer(rows.Rows, columnOfRow.Length);
        if (rowMinima.Length != rows.Rows)
            throw new AssignmentException($"{rowMinima.Length} row minima were given for {rows.Rows} rows; give one a row");
        var (minima, identity, assigned) = (0.0, 0L, 0L);
        for (var i = 0; i < rows.Rows; i++)
        {
            minima += rowMinima[i];
            identity += rows.Row(i)[i];
            assigned += rows.Row(i)[columnOfRow[i]];
        }

        var step = Math.ScaleB(1.0, stepExponent);
        return new AssignmentStatistics((minima + identity * step) / rows.Rows, (minima + assigned * step) / rows.Rows);
    }

    /// <summary>Reads fp16 payloads.</summary>
    /// <param name="rows">Payloads of <see cref="RowQuantizer.ToFloat16"/>.</param>
    /// <param name="columnOfRow">The match.</param>
    /// <exception cref="AssignmentException">The match has another length than there are rows.</exception>
    public static AssignmentStatistics FromFloat16(CostBuffer rows, ReadOnlySpan<int> columnOfRow)
    {
        ArgumentNullException.ThrowIfNull(rows);
        MatrixShape.CheckAnswer(rows.Rows, columnOfRow.Length);
        var (identity, assigned) = (0L, 0L);
        for (var i = 0; i < rows.Rows; i++)
        {
            identity += HalfCosts.Multiple(rows.Row(i)[i]);
            assigned += HalfCosts.Multiple(rows.Row(i)[columnOfRow[i]]);
        }

        var unit = Math.ScaleB(1.0, -24);
        return new AssignmentStatistics(identity * unit / rows.Rows, assigned * unit / rows.Rows);
    }
}
