using Immiscible.Assignment.Costs;

namespace Immiscible.Assignment.Problems;

/// <summary>
/// A cost matrix as given, in single or double precision, read as costs to minimise: negated when maximising. Positive infinity, after
/// that, excludes a pair.
/// </summary>
internal readonly ref struct RealCosts
{
    public RealCosts(ReadOnlySpan<float> singles, ReadOnlySpan<double> doubles, int rows, int columns, bool maximize)
    {
        MatrixShape.Check(rows, columns);
        var given = singles.Length + doubles.Length;
        if (given != (long)rows * columns)
            throw new AssignmentException($"{given} costs were given for a matrix of {rows} x {columns}; give rows x columns values");
        Singles = singles;
        Doubles = doubles;
        Sign = maximize ? -1 : 1;
        (Rows, Columns) = (rows, columns);
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>The values, where they are in single precision.</summary>
    public ReadOnlySpan<float> Singles { get; }

    /// <summary>The values, where they are in double precision.</summary>
    public ReadOnlySpan<double> Doubles { get; }

    /// <summary>1 when minimising, -1 when maximising.</summary>
    public double Sign { get; }

    public double this[int row, int column] => Sign * (Singles.IsEmpty ? Doubles[row * Columns + column] : Singles[row * Columns + column]);

    /// <summary>The least finite cost of a row; infinite when all its pairs are forbidden.</summary>
    /// <exception cref="AssignmentException">A cost is not a number, or infinitely good.</exception>
    public double RowMinimum(int row)
    {
        var minimum = double.PositiveInfinity;
        for (var j = 0; j < Columns; j++)
        {
            var cost = this[row, j];
            if (double.IsNaN(cost) || double.IsNegativeInfinity(cost))
                throw new AssignmentException(
                    $"the cost in row {row}, column {j} is {Sign * cost}; costs must be numbers, or {Sign * double.PositiveInfinity} to forbid a pair");
            minimum = Math.Min(minimum, cost);
        }

        return minimum;
    }

    /// <summary>Writes a row less an offset, rounded to single precision.</summary>
    public void CopyRow(int row, double offset, Span<float> destination)
    {
        for (var j = 0; j < Columns; j++) destination[j] = (float)(this[row, j] - offset);
    }
}
