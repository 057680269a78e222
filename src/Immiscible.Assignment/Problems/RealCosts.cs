using Immiscible.Assignment.Costs;

namespace Immiscible.Assignment.Problems;

/// <summary>
/// A cost matrix as given, in single or double precision, read as costs to minimise: negated when maximising. Positive infinity, after
/// that, excludes a pair.
/// </summary>
internal readonly ref struct RealCosts
{
    private readonly ReadOnlySpan<double> _doubles;
    private readonly double _sign;

    public RealCosts(ReadOnlySpan<float> singles, ReadOnlySpan<double> doubles, int rows, int columns, bool maximize)
    {
        MatrixShape.Check(rows, columns);
        var given = singles.Length + doubles.Length;
        if (given != (long)rows * columns)
            throw new AssignmentException($"{given} costs were given for a matrix of {rows} x {columns}; give rows x columns values");
        Singles = singles;
        _doubles = doubles;
        _sign = maximize ? -1 : 1;
        (Rows, Columns) = (rows, columns);
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>The values, where they are in single precision.</summary>
    public ReadOnlySpan<float> Singles { get; }

    /// <summary>Whether single-precision rows may be read as they are.</summary>
    public bool AreSinglesToMinimize => !Singles.IsEmpty && _sign > 0;

    /// <summary>1 when minimising, -1 when maximising.</summary>
    public double Sign => _sign;

    public double this[int row, int column] => _sign * (Singles.IsEmpty ? _doubles[row * Columns + column] : Singles[row * Columns + column]);

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
                    $"the cost in row {row}, column {j} is {_sign * cost}; costs must be numbers, or {_sign * double.PositiveInfinity} to forbid a pair");
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
