namespace Immiscible.Assignment.Costs;

/// <summary>A view of quantised costs, <c>[Rows, Columns]</c> row-major; lower is better.</summary>
/// <remarks>
/// Costs lie in 0..65534; 65535 (<see cref="Forbidden"/>) excludes its pair. A constant added to a whole row or column never changes
/// which permutation is best, so each row may be measured from its own minimum.
/// </remarks>
public readonly ref struct CostMatrix
{
    /// <summary>The value that excludes a pair from every matching.</summary>
    public const ushort Forbidden = ushort.MaxValue;

    /// <summary>The largest cost of a pair that may be matched.</summary>
    public const ushort MaximumCost = Forbidden - 1;

    /// <summary>Views rows that follow each other without padding.</summary>
    /// <param name="values">Costs, <c>[rows, columns]</c> row-major.</param>
    /// <param name="rows">Rows to match, at least 1.</param>
    /// <param name="columns">Columns to choose from, at least <paramref name="rows"/>.</param>
    /// <exception cref="AssignmentException">There are no rows, more rows than columns, or values of another number.</exception>
    public CostMatrix(ReadOnlySpan<ushort> values, int rows, int columns) : this(values, rows, columns, columns)
    {
    }

    /// <summary>Views rows that start <paramref name="stride"/> values apart.</summary>
    /// <param name="values">Costs; row i starts at <c>i * stride</c>.</param>
    /// <param name="rows">Rows to match, at least 1.</param>
    /// <param name="columns">Columns to choose from, at least <paramref name="rows"/>.</param>
    /// <param name="stride">Values from one row's start to the next, at least <paramref name="columns"/>. What lies between a row's end
    /// and the next row's start must be <see cref="Forbidden"/>.</param>
    /// <exception cref="AssignmentException">There are no rows, more rows than columns, or values of another number.</exception>
    public CostMatrix(ReadOnlySpan<ushort> values, int rows, int columns, int stride)
    {
        MatrixShape.Check(rows, columns);
        if (stride < columns || values.Length != (long)rows * stride)
            throw new AssignmentException($"{values.Length} costs were given for {rows} rows of {stride} ({columns} columns); give rows x stride values");
        Values = values;
        Rows = rows;
        Columns = columns;
        Stride = stride;
    }

    /// <summary>Rows to match.</summary>
    public int Rows { get; }

    /// <summary>Columns to choose from.</summary>
    public int Columns { get; }

    /// <summary>Values from one row's start to the next.</summary>
    public int Stride { get; }

    /// <summary>All costs, row after row, padding included.</summary>
    public ReadOnlySpan<ushort> Values { get; }

    /// <summary>The costs of one row, <see cref="Columns"/> values.</summary>
    public ReadOnlySpan<ushort> Row(int row) => Values.Slice(row * Stride, Columns);
}
