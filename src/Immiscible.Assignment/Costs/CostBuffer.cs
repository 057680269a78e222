using Immiscible.Assignment.Memory;

namespace Immiscible.Assignment.Costs;

/// <summary>
/// Owns 16-bit costs laid out the way the solver reads them fastest: aligned rows, padded to whole vectors with
/// <see cref="CostMatrix.Forbidden"/>. Rows may be written by several threads at once, each its own.
/// </summary>
public sealed class CostBuffer
{
    /// <summary>Row starts are multiples of this many values: one 64-byte vector.</summary>
    internal const int RowAlignment = 32;

    private AlignedBuffer<ushort> _values;

    /// <summary>Makes room for a matrix; the costs are undefined until written.</summary>
    /// <param name="rows">Rows, at least 1.</param>
    /// <param name="columns">Columns, at least <paramref name="rows"/>.</param>
    /// <exception cref="AssignmentException">The shape is not one of an assignment problem, or too large (2^31 bytes).</exception>
    public CostBuffer(int rows, int columns)
    {
        _values = new AlignedBuffer<ushort>(0);
        Resize(rows, columns);
    }

    /// <summary>Rows to match.</summary>
    public int Rows { get; private set; }

    /// <summary>Columns to choose from.</summary>
    public int Columns { get; private set; }

    /// <summary>Values from one row's start to the next.</summary>
    public int Stride { get; private set; }

    /// <summary>The costs as a solver takes them.</summary>
    public CostMatrix Matrix => new(_values.Span[..(Rows * Stride)], Rows, Columns, Stride);

    /// <summary>One row, <see cref="Columns"/> values, to be read or written.</summary>
    public Span<ushort> Row(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
        return _values.Span.Slice(row * Stride, Columns);
    }

    /// <summary>Takes another shape; memory is kept where it suffices, and the costs are undefined until written.</summary>
    /// <param name="rows">Rows, at least 1.</param>
    /// <param name="columns">Columns, at least <paramref name="rows"/>.</param>
    /// <exception cref="AssignmentException">The shape is not one of an assignment problem, or too large.</exception>
    public void Resize(int rows, int columns)
    {
        MatrixShape.Check(rows, columns);
        var stride = (columns + RowAlignment - 1) / RowAlignment * RowAlignment;
        var length = (long)rows * stride;
        if (length > Array.MaxLength / sizeof(ushort))
            throw new AssignmentException($"a cost matrix of {rows} x {columns} is larger than 2 GiB; assign in blocks");
        if (_values.Length < length) _values = new AlignedBuffer<ushort>((int)length);
        (Rows, Columns, Stride) = (rows, columns, stride);
        if (stride == columns) return;
        for (var i = 0; i < rows; i++) _values.Span.Slice(i * stride + columns, stride - columns).Fill(CostMatrix.Forbidden);
    }
}
