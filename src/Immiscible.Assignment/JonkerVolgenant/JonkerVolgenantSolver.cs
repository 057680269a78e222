using Immiscible.Assignment.Costs;

namespace Immiscible.Assignment.JonkerVolgenant;

/// <summary>
/// The dense shortest-augmenting-path algorithm of Jonker and Volgenant, "A shortest augmenting path algorithm for dense and sparse
/// linear assignment problems" (Computing 38, 1987). Exact for any costs; O(n^3) at worst.
/// </summary>
public sealed class JonkerVolgenantSolver : IAssignmentSolver
{
    private readonly JonkerVolgenantCore<ushort, long, UInt16Arithmetic> _core = new();

    /// <inheritdoc/>
    public void Solve(in CostMatrix costs, Span<int> columnOfRow)
    {
        MatrixShape.Check(costs.Rows, costs.Columns);
        MatrixShape.CheckAnswer(costs.Rows, columnOfRow.Length);
        _core.Solve(new CostView<ushort>(costs.Values, costs.Rows, costs.Columns, costs.Stride), columnOfRow);
    }

    /// <summary>The column duals of the last solve, for <see cref="OptimalityCertificate.Check"/>.</summary>
    /// <param name="destination">Receives v_j of each column.</param>
    public void CopyColumnDuals(Span<long> destination) => _core.Matching.ColumnDual.CopyTo(destination);
}
