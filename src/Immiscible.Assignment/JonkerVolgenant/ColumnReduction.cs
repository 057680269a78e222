using System.Numerics;
using Immiscible.Assignment.Costs;

namespace Immiscible.Assignment.JonkerVolgenant;

/// <summary>
/// Column reduction and reduction transfer (Jonker and Volgenant 1987, section 4): every column's dual becomes its least cost and the
/// column goes to the row that has it, where that row is still free.
/// </summary>
/// <remarks>
/// For square matrices only: in a wider one a column that stays free must keep the dual 0. Invariant afterwards: c_ij - v_j >= 0, and a
/// matched pair is tight, for a transfer lowers a matched column's dual by no more than its row's second least reduced cost.
/// </remarks>
internal sealed class ColumnReduction<TCost, TDual, TArithmetic>
    where TCost : unmanaged
    where TDual : unmanaged, INumber<TDual>
    where TArithmetic : struct, ICostArithmetic<TCost, TDual>
{
    private int[] _cheapestRow = [];
    private int[] _columnsWon = [];

    public void Run(CostView<TCost> costs, Matching<TDual> matching, Span<int> columnOfRow)
    {
        var size = costs.Rows;
        if (_cheapestRow.Length < size)
        {
            _cheapestRow = new int[size];
            _columnsWon = new int[size];
        }

        ReduceColumns(costs, matching.ColumnDual);
        Array.Clear(_columnsWon, 0, size);
        var rowOfColumn = matching.RowOfColumn;
        for (var j = size - 1; j >= 0; j--)
        {
            var row = _cheapestRow[j];
            if (_columnsWon[row]++ > 0) continue;
            columnOfRow[row] = j;
            rowOfColumn[j] = row;
        }

        var free = 0;
        for (var i = 0; i < size; i++)
        {
            if (_columnsWon[i] == 0) matching.FreeRow[free++] = i;
            else if (_columnsWon[i] == 1) Transfer(costs, i, columnOfRow[i], matching.ColumnDual);
        }

        matching.FreeRowCount = free;
    }

    private void ReduceColumns(CostView<TCost> costs, Span<TDual> dual)
    {
        dual.Fill(TArithmetic.Unreachable);
        for (var i = 0; i < costs.Rows; i++)
        {
            var row = costs.Row(i);
            for (var j = 0; j < dual.Length; j++)
            {
                var cost = TArithmetic.Widen(row[j]);
                if (cost >= dual[j]) continue;
                dual[j] = cost;
                _cheapestRow[j] = i;
            }
        }

        for (var j = 0; j < dual.Length; j++)
            if (TArithmetic.IsUnreachable(dual[j]))
                throw new AssignmentException($"no complete matching: every pair of column {j} is forbidden");
    }

    private static void Transfer(CostView<TCost> costs, int row, int column, Span<TDual> dual)
    {
        var second = TArithmetic.Unreachable;
        var values = costs.Row(row);
        for (var j = 0; j < dual.Length; j++)
            if (j != column)
                second = TDual.Min(second, TArithmetic.Widen(values[j]) - dual[j]);
        if (!TArithmetic.IsUnreachable(second)) dual[column] -= second;
    }
}
