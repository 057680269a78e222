using System.Numerics;
using Immiscible.Assignment.Costs;

namespace Immiscible.Assignment.JonkerVolgenant;

/// <summary>Runs the phases of Jonker and Volgenant's algorithm on costs of any element type; buffers are kept for the next solve.</summary>
internal sealed class JonkerVolgenantCore<TCost, TDual, TArithmetic>
    where TCost : unmanaged
    where TDual : unmanaged, INumber<TDual>
    where TArithmetic : struct, ICostArithmetic<TCost, TDual>
{
    private readonly ColumnReduction<TCost, TDual, TArithmetic> _columnReduction = new();
    private readonly ShortestAugmentingPath<TCost, TDual, TArithmetic> _shortestPath = new();

    public Matching<TDual> Matching { get; } = new();

    public void Solve(CostView<TCost> costs, Span<int> columnOfRow)
    {
        columnOfRow.Fill(-1);
        Matching.Reset(costs.Rows, costs.Columns);
        if (costs.Rows == costs.Columns) _columnReduction.Run(costs, Matching, columnOfRow);
        AugmentingRowReduction<TCost, TDual, TArithmetic>.Run(costs, Matching, columnOfRow);
        for (var k = 0; k < Matching.FreeRowCount; k++) _shortestPath.Augment(costs, Matching, Matching.FreeRow[k], columnOfRow);
    }
}
