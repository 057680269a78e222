namespace Immiscible.Assignment.Costs;

/// <summary>Costs of any element type, row i starting at <c>i * Stride</c>; the shape has been checked.</summary>
internal readonly ref struct CostView<TCost>(ReadOnlySpan<TCost> values, int rows, int columns, int stride) where TCost : unmanaged
{
    private readonly ReadOnlySpan<TCost> _values = values;

    public int Rows { get; } = rows;

    public int Columns { get; } = columns;

    public ReadOnlySpan<TCost> Row(int row) => _values.Slice(row * stride, Columns);

    public TCost this[int row, int column] => _values[row * stride + column];
}
