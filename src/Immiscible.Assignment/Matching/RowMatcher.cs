using Immiscible.Assignment.Auction;
using Immiscible.Assignment.Costs;
using Immiscible.Assignment.JonkerVolgenant;
using Immiscible.Assignment.Quantization;

namespace Immiscible.Assignment.Matching;

/// <summary>
/// Matches gathered rows of quantised distances exactly, whichever quantisation they travelled in. The answer depends on the rows alone.
/// </summary>
/// <remarks>One instance serves one thread at a time; memory is kept between matches, state is not.</remarks>
public sealed class RowMatcher
{
    private readonly AuctionSolver _solver = new();
    private readonly JonkerVolgenantCore<long, long, Int64Arithmetic> _wideSolver = new();
    private readonly CostBuffer _integerCosts = new(1, 1);
    private long[] _wideCosts = [];

    /// <summary>Gives every row its own column so that the sum of the quantised distances is least.</summary>
    /// <param name="rows">The payloads of <see cref="RowQuantizer"/>, one a row; they are left as they are.</param>
    /// <param name="quantization">What the payloads are.</param>
    /// <param name="columnOfRow">Receives the column of each row.</param>
    /// <exception cref="AssignmentException">A payload is not a number, or the answer has another length than there are rows.</exception>
    public void Match(CostBuffer rows, DistanceQuantization quantization, Span<int> columnOfRow)
    {
        ArgumentNullException.ThrowIfNull(rows);
        MatrixShape.CheckAnswer(rows.Rows, columnOfRow.Length);
        if (quantization == DistanceQuantization.UInt16) _solver.Solve(rows.Matrix, columnOfRow);
        else if (HalfCosts.TryConvert(rows, _integerCosts)) _solver.Solve(_integerCosts.Matrix, columnOfRow);
        else MatchWide(rows, columnOfRow);
    }

    private void MatchWide(CostBuffer rows, Span<int> columnOfRow)
    {
        var length = rows.Rows * rows.Columns;
        if (_wideCosts.Length < length) _wideCosts = new long[length];
        HalfCosts.ToIntegers(rows, _wideCosts);
        _wideSolver.Solve(new CostView<long>(_wideCosts.AsSpan(0, length), rows.Rows, rows.Columns, rows.Columns), columnOfRow);
    }
}
