using System.Numerics;
using Immiscible.Assignment.Costs;

namespace Immiscible.Assignment.JonkerVolgenant;

/// <summary>
/// Augmentation by shortest paths (Jonker and Volgenant 1987, section 2): from a free row, Dijkstra's algorithm over reduced costs finds
/// the nearest free column, the duals of the columns passed on the way fall, and the pairs along the path are exchanged.
/// </summary>
/// <remarks>
/// Invariant: reduced costs stay at or above each row's minimum and matched pairs tight; one more row is matched by every call. Columns
/// are kept as [done | at the present distance | farther], in <c>_order</c>, so equal distances are taken in a fixed order.
/// </remarks>
internal sealed class ShortestAugmentingPath<TCost, TDual, TArithmetic>
    where TCost : unmanaged
    where TDual : unmanaged, INumber<TDual>
    where TArithmetic : struct, ICostArithmetic<TCost, TDual>
{
    private TDual[] _distance = [];
    private int[] _predecessor = [];
    private int[] _order = [];

    public void Augment(CostView<TCost> costs, Matching<TDual> matching, int freeRow, Span<int> columnOfRow)
    {
        var end = Search(costs, matching, freeRow);
        var rowOfColumn = matching.RowOfColumn;
        while (true)
        {
            var row = _predecessor[end];
            rowOfColumn[end] = row;
            (end, columnOfRow[row]) = (columnOfRow[row], end);
            if (row == freeRow) return;
        }
    }

    /// <summary>Grows the shortest-path tree up to the nearest free column, which it returns, and lowers the duals of the columns done.</summary>
    private int Search(CostView<TCost> costs, Matching<TDual> matching, int freeRow)
    {
        Start(costs, matching, freeRow);
        var rowOfColumn = matching.RowOfColumn;
        var done = 0;
        while (true)
        {
            var doneBefore = done;
            var present = GatherNearest(done, costs.Columns, out var nearest);
            if (TArithmetic.IsUnreachable(nearest))
                throw new AssignmentException($"no complete matching: the forbidden pairs leave no column for row {freeRow}");
            for (var k = done; k < present; k++)
                if (rowOfColumn[_order[k]] < 0)
                    return Finish(matching, doneBefore, nearest, _order[k]);
            while (done < present)
            {
                var end = Relax(costs, matching, _order[done++], nearest, ref present);
                if (end >= 0) return Finish(matching, doneBefore, nearest, end);
            }
        }
    }

    private void Start(CostView<TCost> costs, Matching<TDual> matching, int freeRow)
    {
        var columns = costs.Columns;
        if (_distance.Length < columns)
        {
            _distance = new TDual[columns];
            _predecessor = new int[columns];
            _order = new int[columns];
        }

        var row = costs.Row(freeRow);
        var dual = matching.ColumnDual;
        for (var j = 0; j < columns; j++)
        {
            _distance[j] = TArithmetic.Widen(row[j]) - dual[j];
            _predecessor[j] = freeRow;
            _order[j] = j;
        }
    }

    /// <summary>Moves all columns at the least remaining distance to <c>_order[done..]</c> and returns where they end.</summary>
    private int GatherNearest(int done, int columns, out TDual nearest)
    {
        var present = done;
        nearest = _distance[_order[present++]];
        for (var k = present; k < columns; k++)
        {
            var j = _order[k];
            if (_distance[j] > nearest) continue;
            if (_distance[j] < nearest) (nearest, present) = (_distance[j], done);
            Exchange(k, present++);
        }

        return present;
    }

    /// <summary>Relaxes the farther columns through a column's row; returns a free column found at the present distance, or -1.</summary>
    private int Relax(CostView<TCost> costs, Matching<TDual> matching, int column, TDual nearest, ref int present)
    {
        var rowOfColumn = matching.RowOfColumn;
        var dual = matching.ColumnDual;
        var row = rowOfColumn[column];
        var values = costs.Row(row);
        var offset = TArithmetic.Widen(values[column]) - dual[column] - nearest;
        for (var k = present; k < values.Length; k++)
        {
            var j = _order[k];
            var distance = TArithmetic.Widen(values[j]) - dual[j] - offset;
            if (distance >= _distance[j]) continue;
            _predecessor[j] = row;
            _distance[j] = distance;
            if (distance > nearest) continue;
            if (rowOfColumn[j] < 0) return j;
            Exchange(k, present++);
        }

        return -1;
    }

    private void Exchange(int a, int b) => (_order[a], _order[b]) = (_order[b], _order[a]);

    private int Finish(Matching<TDual> matching, int done, TDual nearest, int end)
    {
        var dual = matching.ColumnDual;
        for (var k = 0; k < done; k++) dual[_order[k]] += _distance[_order[k]] - nearest;
        return end;
    }
}
