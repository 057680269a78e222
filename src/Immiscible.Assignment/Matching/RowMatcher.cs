using Immiscible.Assignment.Costs;
using Immiscible.Assignment.Quantization;

namespace Immiscible.Assignment.Matching;

/// <summary>
/// Matches gathered rows of distances exactly, in whichever form they travelled. The answer depends on the rows alone.
/// </summary>
/// <remarks>One instance serves one thread at a time; memory is kept between matches, state is not.</remarks>
/// <param name="quantization">The form of the rows.</param>
public sealed class RowMatcher(DistanceQuantization quantization)
{
    private readonly IGatheredRows _rows = quantization switch
    {
        DistanceQuantization.UInt16 => new UInt16Rows(),
        DistanceQuantization.UInt8 => new UInt8Rows(),
        DistanceQuantization.Float16 => new Float16Rows(),
        _ => new Float32Rows(),
    };

    private int _rowCount;
    private int _payloadLength;

    /// <summary>Begins a problem; every row is then undefined until set.</summary>
    /// <param name="rows">Rows to match, at least 1.</param>
    /// <param name="columns">Columns to choose from, at least <paramref name="rows"/>.</param>
    /// <exception cref="AssignmentException">The shape is not one of an assignment problem, or too large.</exception>
    public void Begin(int rows, int columns)
    {
        MatrixShape.Check(rows, columns);
        _rows.Resize(rows, columns);
        (_rowCount, _payloadLength) = (rows, columns * RowPayload.BytesPerDistance(quantization));
    }

    /// <summary>Sets one row.</summary>
    /// <param name="row">The row's number.</param>
    /// <param name="payload">What <see cref="RowPayload.TryWrite"/> wrote.</param>
    /// <exception cref="AssignmentException">There is no such row, its payload has another length, or holds what is no number.</exception>
    public void SetRow(int row, ReadOnlySpan<byte> payload)
    {
        if ((uint)row >= (uint)_rowCount) throw new AssignmentException($"row {row} was set of a problem of {_rowCount} rows");
        if (payload.Length != _payloadLength)
            throw new AssignmentException($"the payload of row {row} has {payload.Length} bytes, {_payloadLength} are needed");
        _rows.SetRow(row, payload);
    }

    /// <summary>Gives every row its own column so that the sum of the distances, as they travelled, is least.</summary>
    /// <param name="columnOfRow">Receives the column of each row.</param>
    /// <exception cref="AssignmentException">A payload is not a number, no complete matching, or the answer has another length than there are rows.</exception>
    public void Match(Span<int> columnOfRow)
    {
        MatrixShape.CheckAnswer(_rowCount, columnOfRow.Length);
        _rows.Solve(columnOfRow);
    }
}
