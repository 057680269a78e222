using Immiscible.Assignment.Costs;
using Immiscible.Assignment.Quantization;

namespace Immiscible.Assignment.Problems;

/// <summary>Turns a whole matrix into integers above each row's minimum, choosing the one step exponent that all rows share.</summary>
/// <remarks>
/// A few rows suggest the exponent, so that the matrix is read once; should another row spread further, all are read again with a coarser
/// step. The exponent depends on the matrix alone.
/// </remarks>
internal sealed class AffineQuantizer
{
    private const int SampledRows = 16;

    private float[] _row = [];

    /// <summary>Fills a buffer and returns the exponent: cost = row minimum + value * 2^exponent.</summary>
    public int Fill(RealCosts costs, CostBuffer buffer)
    {
        buffer.Resize(costs.Rows, costs.Columns);
        if (_row.Length < costs.Columns) _row = new float[costs.Columns];
        var exponent = RowQuantizer.MinimumExponent;
        var step = Math.Max(1, costs.Rows / SampledRows);
        for (var i = 0; i < costs.Rows; i += step) exponent = Math.Max(exponent, ExponentOf(costs, i));
        for (var i = 0; i < costs.Rows; i++)
        {
            if (TryRow(costs, i, exponent, buffer.Row(i))) continue;
            exponent = Math.Max(exponent + 1, ExponentOf(costs, i));
            i = -1;
        }

        return exponent;
    }

    private bool TryRow(RealCosts costs, int row, int exponent, Span<ushort> destination)
    {
        var scale = MathF.ScaleB(1f, -exponent);
        if (costs.AreSinglesToMinimize)
        {
            var singles = costs.Singles.Slice(row * costs.Columns, costs.Columns);
            if (AffineKernel.Quantize(singles, AffineKernel.Minimum(singles), scale, destination) <= RowQuantizer.MaximumValue) return true;
        }

        return TryReducedRow(Reduce(costs, row), scale, destination);
    }

    private static bool TryReducedRow(ReadOnlySpan<float> reduced, float scale, Span<ushort> destination)
    {
        for (var j = 0; j < reduced.Length; j++)
        {
            if (float.IsPositiveInfinity(reduced[j]))
            {
                destination[j] = CostMatrix.Forbidden;
                continue;
            }

            var value = MathF.Round(reduced[j] * scale);
            if (value > RowQuantizer.MaximumValue) return false;
            destination[j] = (ushort)value;
        }

        return true;
    }

    private int ExponentOf(RealCosts costs, int row)
    {
        if (costs.AreSinglesToMinimize && RangeKernel.TryMeasure(costs.Singles.Slice(row * costs.Columns, costs.Columns), out var range))
            return RowQuantizer.ExponentOf(range, row);
        var spread = 0f;
        foreach (var value in Reduce(costs, row))
            if (float.IsFinite(value))
                spread = Math.Max(spread, value);
        return RowQuantizer.ExponentOf(new RowRange(0, spread), row);
    }

    /// <summary>The row above its minimum; forbidden pairs stay infinite.</summary>
    private Span<float> Reduce(RealCosts costs, int row)
    {
        var reduced = _row.AsSpan(0, costs.Columns);
        var minimum = costs.RowMinimum(row);
        if (double.IsPositiveInfinity(minimum)) throw new AssignmentException($"no complete matching: every pair of row {row} is forbidden");
        costs.CopyRow(row, minimum, reduced);
        return reduced;
    }
}
