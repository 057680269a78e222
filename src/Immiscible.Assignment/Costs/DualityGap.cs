using System.Numerics;
using Immiscible.Assignment.JonkerVolgenant;

namespace Immiscible.Assignment.Costs;

/// <summary>The two sides of linear-programming duality for a matching: its cost, and a bound no matching can be below.</summary>
internal static class DualityGap<TCost, TDual, TArithmetic>
    where TCost : unmanaged
    where TDual : unmanaged, INumber<TDual>
    where TArithmetic : struct, ICostArithmetic<TCost, TDual>
{
    /// <summary>Bounds the optimum by sum u_i + sum v_j, u_i = min_j (c_ij - v_j) over allowed pairs; any v_j give a valid bound.</summary>
    /// <remarks>With more columns than rows duality asks for v_j &lt;= 0, so positive ones count as 0.</remarks>
    public static (TDual Cost, TDual LowerBound) Compute(CostView<TCost> costs, ReadOnlySpan<int> columnOfRow, ReadOnlySpan<TDual> columnDuals)
    {
        var isSquare = costs.Rows == costs.Columns;
        var (cost, bound) = (TDual.Zero, TDual.Zero);
        foreach (var dual in columnDuals) bound += isSquare ? dual : TDual.Min(dual, TDual.Zero);
        for (var i = 0; i < costs.Rows; i++)
        {
            cost += TArithmetic.Widen(costs[i, columnOfRow[i]]);
            bound += RowDual(costs, i, columnDuals, isSquare);
        }

        return (cost, bound);
    }

    private static TDual RowDual(CostView<TCost> costs, int row, ReadOnlySpan<TDual> columnDuals, bool isSquare)
    {
        var least = TArithmetic.Unreachable;
        var values = costs.Row(row);
        for (var j = 0; j < values.Length; j++)
            least = TDual.Min(least, TArithmetic.Widen(values[j]) - (isSquare ? columnDuals[j] : TDual.Min(columnDuals[j], TDual.Zero)));
        return least;
    }
}
