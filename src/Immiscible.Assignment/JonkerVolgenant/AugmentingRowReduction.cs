using System.Numerics;
using Immiscible.Assignment.Costs;

namespace Immiscible.Assignment.JonkerVolgenant;

/// <summary>
/// Augmenting row reduction (Jonker and Volgenant 1987, section 4): each free row takes its cheapest column, whose dual falls by the lead
/// over the second cheapest; a row that loses its column so becomes free and is served at once.
/// </summary>
/// <remarks>
/// Invariant: a taken pair is tight, since the column's dual falls until its reduced cost equals the second least; duals only fall, and
/// only those of matched columns, which stay matched. Work is bounded, because rounding can make floating-point leads vanish; rows
/// still free when the bound is met are left to the shortest augmenting paths.
/// </remarks>
internal static class AugmentingRowReduction<TCost, TDual, TArithmetic>
    where TCost : unmanaged
    where TDual : unmanaged, INumber<TDual>
    where TArithmetic : struct, ICostArithmetic<TCost, TDual>
{
    private const int Sweeps = 2;

    public static void Run(CostView<TCost> costs, Matching<TDual> matching, Span<int> columnOfRow)
    {
        for (var sweep = 0; sweep < Sweeps && matching.FreeRowCount > 0; sweep++) Sweep(costs, matching, columnOfRow);
    }

    private static void Sweep(CostView<TCost> costs, Matching<TDual> matching, Span<int> columnOfRow)
    {
        var dual = matching.ColumnDual;
        var rowOfColumn = matching.RowOfColumn;
        var free = matching.FreeRow;
        var (next, kept, end) = (0, 0, matching.FreeRowCount);
        for (var budget = 8L * costs.Rows; next < end && budget > 0; budget--)
        {
            var row = free[next++];
            FindTwoCheapest(costs, row, dual, out var first, out var second);
            if (TArithmetic.IsUnreachable(second.Reduced))
            {
                // The only column this row may have: no finite lead to bid, so a shortest path must decide.
                free[kept++] = row;
                continue;
            }

            var lowered = dual[first.Column] - (second.Reduced - first.Reduced);
            var leads = lowered < dual[first.Column];
            var column = leads || rowOfColumn[first.Column] < 0 ? first.Column : second.Column;
            if (leads) dual[first.Column] = lowered;
            var loser = rowOfColumn[column];
            (columnOfRow[row], rowOfColumn[column]) = (column, row);
            if (loser < 0) continue;
            if (leads) free[--next] = loser;
            else free[kept++] = loser;
        }

        while (next < end) free[kept++] = free[next++];
        matching.FreeRowCount = kept;
    }

    private static void FindTwoCheapest(CostView<TCost> costs, int row, Span<TDual> dual, out Candidate first, out Candidate second)
    {
        first = second = new Candidate(-1, TArithmetic.Unreachable);
        var values = costs.Row(row);
        for (var j = 0; j < dual.Length; j++)
        {
            var reduced = TArithmetic.Widen(values[j]) - dual[j];
            if (reduced >= second.Reduced || TArithmetic.IsUnreachable(reduced)) continue;
            if (reduced < first.Reduced) (first, second) = (new Candidate(j, reduced), first);
            else second = new Candidate(j, reduced);
        }

        if (first.Column < 0) throw new AssignmentException($"no complete matching: every pair of row {row} is forbidden");
    }

    private readonly record struct Candidate(int Column, TDual Reduced);
}
