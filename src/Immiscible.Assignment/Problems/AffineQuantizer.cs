using Immiscible.Assignment.Costs;
using Immiscible.Assignment.Quantization;
using Immiscible.Assignment.Threading;

namespace Immiscible.Assignment.Problems;

/// <summary>Turns a whole matrix into integers above each row's minimum, choosing the one step exponent that all rows share.</summary>
/// <remarks>
/// A few rows suggest the exponent, so that the matrix is read once; should another row spread further, all are read again with a coarser
/// step. The exponent depends on the matrix alone.
/// </remarks>
internal sealed unsafe class AffineQuantizer(RowTeam team) : IRowWork
{
    private const int SampledRows = 16;

    private readonly float[][] _reduced = [.. Enumerable.Range(0, team.Members).Select(static _ => Array.Empty<float>())];
    private readonly int[] _coarser = new int[team.Members];
    private CostBuffer _buffer = null!;
    private float* _singles;
    private double* _doubles;
    private int _rows, _columns, _exponent;
    private bool _maximize;

    private RealCosts Costs => new(
        _singles == null ? default : new ReadOnlySpan<float>(_singles, _rows * _columns),
        _doubles == null ? default : new ReadOnlySpan<double>(_doubles, _rows * _columns), _rows, _columns, _maximize);

    /// <summary>Fills a buffer and returns the exponent: cost = row minimum + value * 2^exponent.</summary>
    public int Fill(RealCosts costs, CostBuffer buffer)
    {
        buffer.Resize(costs.Rows, costs.Columns);
        (_buffer, _rows, _columns, _maximize) = (buffer, costs.Rows, costs.Columns, costs.Sign < 0);
        if (_reduced[0].Length < _columns)
            for (var member = 0; member < _reduced.Length; member++) _reduced[member] = new float[_columns];
        fixed (float* singles = costs.Singles)
        fixed (double* doubles = costs.Doubles)
        {
            _singles = singles;
            _doubles = doubles;
            _exponent = RowQuantizer.MinimumExponent;
            var step = Math.Max(1, _rows / SampledRows);
            for (var row = 0; row < _rows; row += step) _exponent = Math.Max(_exponent, ExponentOf(row, 0));
            while (true)
            {
                Array.Fill(_coarser, _exponent);
                team.Run(this, _rows, _columns);
                var needed = _coarser.Max();
                if (needed == _exponent) break;
                _exponent = needed;
            }

            _singles = null;
            _doubles = null;
        }

        return _exponent;
    }

    /// <inheritdoc/>
    void IRowWork.Process(int member, int first, int end)
    {
        var scale = MathF.ScaleB(1f, -_exponent);
        for (var row = first; row < end; row++)
        {
            var values = Row(row, member, out var minimum);
            var target = _buffer.Row(row);
            if (AffineKernel.Quantize(values, minimum, scale, target) <= RowQuantizer.MaximumValue) continue;
            if (!TryForbidding(row, member, scale, target)) _coarser[member] = Math.Max(_coarser[member], Math.Max(_exponent + 1, ExponentOf(row, member)));
        }
    }

    /// <summary>A row in single precision, to be minimised, and its minimum; of no use where the row holds what is not finite.</summary>
    private ReadOnlySpan<float> Row(int row, int member, out float minimum)
    {
        var costs = Costs;
        var reduced = _reduced[member].AsSpan(0, _columns);
        if (costs.Singles.IsEmpty)
        {
            RowReduction.Reduce(costs.Doubles.Slice(row * _columns, _columns), costs.Sign, reduced);
            minimum = 0;
            return reduced;
        }

        var singles = costs.Singles.Slice(row * _columns, _columns);
        if (_maximize)
        {
            RowReduction.Negate(singles, reduced);
            singles = reduced;
        }

        minimum = AffineKernel.Minimum(singles);
        return singles;
    }

    /// <summary>Quantises a row with forbidden pairs; false where a finite cost is beyond the range.</summary>
    private bool TryForbidding(int row, int member, float scale, Span<ushort> destination)
    {
        var reduced = Reduce(row, member);
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

    private int ExponentOf(int row, int member)
    {
        if (RangeKernel.TryMeasure(Row(row, member, out _), out var range)) return RowQuantizer.ExponentOf(range, row);
        var spread = 0f;
        foreach (var value in Reduce(row, member))
            if (float.IsFinite(value))
                spread = Math.Max(spread, value);
        return RowQuantizer.ExponentOf(new RowRange(0, spread), row);
    }

    /// <summary>The row above its minimum; forbidden pairs stay infinite.</summary>
    private Span<float> Reduce(int row, int member)
    {
        var costs = Costs;
        var reduced = _reduced[member].AsSpan(0, _columns);
        var minimum = costs.RowMinimum(row);
        if (double.IsPositiveInfinity(minimum)) throw new AssignmentException($"no complete matching: every pair of row {row} is forbidden");
        costs.CopyRow(row, minimum, reduced);
        for (var j = 0; j < reduced.Length; j++)
            if (float.IsPositiveInfinity(reduced[j]) && double.IsFinite(costs[row, j]))
                throw new AssignmentException($"row {row} spreads over more than single precision holds; scale the costs or solve them unquantised");
        return reduced;
    }
}
