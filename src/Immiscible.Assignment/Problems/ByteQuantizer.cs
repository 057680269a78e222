using Immiscible.Assignment.Costs;

namespace Immiscible.Assignment.Problems;

/// <summary>
/// Turns a matrix into 8-bit integers above each row's minimum and, for a square matrix, each column's minimum after that. Row and column
/// constants take no part in the optimum of a square matrix, so the 256 steps are spent on what does.
/// </summary>
internal sealed class ByteQuantizer
{
    private float[] _reduced = [];
    private float[] _columnMinimum = [];

    /// <summary>The column minima subtracted in the last fill; zeros for a matrix wider than high.</summary>
    public ReadOnlySpan<float> ColumnMinimum => _columnMinimum;

    /// <summary>Fills a buffer and returns the exponent: cost = row minimum + column minimum + value * 2^exponent.</summary>
    public int Fill(RealCosts costs, CostBuffer buffer)
    {
        var (rows, columns) = (costs.Rows, costs.Columns);
        buffer.Resize(rows, columns);
        if (_reduced.Length < rows * columns) _reduced = new float[rows * columns];
        _columnMinimum = new float[columns];
        if (rows == columns) Array.Fill(_columnMinimum, float.PositiveInfinity);
        for (var i = 0; i < rows; i++) ReduceRow(costs, i);
        var exponent = Exponent(rows, columns);
        var step = MathF.ScaleB(1f, -exponent);
        for (var i = 0; i < rows; i++)
        {
            var target = buffer.Row(i);
            for (var j = 0; j < columns; j++)
            {
                var reduced = _reduced[i * columns + j] - _columnMinimum[j];
                target[j] = float.IsFinite(reduced) ? (ushort)MathF.Round(reduced * step) : CostMatrix.Forbidden;
            }
        }

        return exponent;
    }

    private void ReduceRow(RealCosts costs, int row)
    {
        var columns = costs.Columns;
        var reduced = _reduced.AsSpan(row * columns, columns);
        var minimum = costs.RowMinimum(row);
        if (double.IsPositiveInfinity(minimum)) throw new AssignmentException($"no complete matching: every pair of row {row} is forbidden");
        costs.CopyRow(row, minimum, reduced);
        for (var j = 0; j < columns; j++) _columnMinimum[j] = Math.Min(_columnMinimum[j], reduced[j]);
    }

    private int Exponent(int rows, int columns)
    {
        var spread = 0f;
        for (var j = 0; j < columns; j++)
        {
            if (float.IsPositiveInfinity(_columnMinimum[j])) throw new AssignmentException($"no complete matching: every pair of column {j} is forbidden");
            for (var i = 0; i < rows; i++)
            {
                var reduced = _reduced[i * columns + j] - _columnMinimum[j];
                if (float.IsFinite(reduced)) spread = Math.Max(spread, reduced);
            }
        }

        return spread == 0 ? 0 : Math.Max(-100, (int)Math.Ceiling(Math.Log2(spread / (double)byte.MaxValue)));
    }
}
