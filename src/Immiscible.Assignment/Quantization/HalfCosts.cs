using System.Numerics;
using Immiscible.Assignment.Costs;

namespace Immiscible.Assignment.Quantization;

/// <summary>
/// Reads fp16 distances as exact integers: a half is a multiple of 2^-24, so differences within a row are integers too, and dividing all
/// by the greatest power of two they share loses nothing.
/// </summary>
public static class HalfCosts
{
    /// <summary>Every half is a multiple of 2 to this power.</summary>
    internal const int SmallestExponent = -24;

    private const ushort PositiveInfinity = 0x7C00;

    /// <summary>Writes exact integer costs measured from each row's minimum, where those fit 0..65534.</summary>
    /// <param name="halves">Bits of halves; positive infinity excludes a pair.</param>
    /// <param name="costs">Takes the shape of <paramref name="halves"/> and its costs.</param>
    /// <returns>Whether the exact integers fit; if not, they need more than 16 bits and <paramref name="costs"/> is undefined.</returns>
    /// <exception cref="AssignmentException">A half is a NaN or negative infinity.</exception>
    public static bool TryConvert(CostBuffer halves, CostBuffer costs) => TryConvert(halves, costs, out _);

    /// <summary>As above, and gives the exponent of the costs' unit.</summary>
    internal static bool TryConvert(CostBuffer halves, CostBuffer costs, out int unitExponent)
    {
        ArgumentNullException.ThrowIfNull(halves);
        ArgumentNullException.ThrowIfNull(costs);
        var (shared, largest) = (0L, 0L);
        for (var i = 0; i < halves.Rows; i++)
        {
            var row = halves.Row(i);
            var minimum = Minimum(row, i);
            foreach (var half in row)
            {
                if (half == PositiveInfinity) continue;
                var difference = Multiple(half) - minimum;
                shared |= difference;
                largest = Math.Max(largest, difference);
            }
        }

        var shift = shared == 0 ? 0 : BitOperations.TrailingZeroCount(shared);
        unitExponent = shift + SmallestExponent;
        if (largest >> shift > CostMatrix.MaximumCost) return false;
        costs.Resize(halves.Rows, halves.Columns);
        for (var i = 0; i < halves.Rows; i++)
        {
            var row = halves.Row(i);
            var target = costs.Row(i);
            var minimum = Minimum(row, i);
            for (var j = 0; j < row.Length; j++)
                target[j] = row[j] == PositiveInfinity ? CostMatrix.Forbidden : (ushort)((Multiple(row[j]) - minimum) >> shift);
        }

        return true;
    }

    /// <summary>Exact costs in units of 2^-24, measured from each row's minimum; <see cref="long.MaxValue"/> excludes a pair.</summary>
    internal static void ToIntegers(CostBuffer halves, Span<long> destination)
    {
        for (var i = 0; i < halves.Rows; i++)
        {
            var row = halves.Row(i);
            var minimum = Minimum(row, i);
            var target = destination.Slice(i * halves.Columns, halves.Columns);
            for (var j = 0; j < row.Length; j++) target[j] = row[j] == PositiveInfinity ? long.MaxValue : Multiple(row[j]) - minimum;
        }
    }

    private static long Minimum(ReadOnlySpan<ushort> row, int rowIndex)
    {
        var minimum = long.MaxValue;
        for (var j = 0; j < row.Length; j++)
        {
            if (row[j] == PositiveInfinity) continue;
            if ((row[j] & PositiveInfinity) == PositiveInfinity)
                throw new AssignmentException($"the distance in row {rowIndex}, column {j} is not a number; distances must be finite");
            minimum = Math.Min(minimum, Multiple(row[j]));
        }

        return minimum;
    }

    /// <summary>A finite half divided by 2^-24, the smallest subnormal.</summary>
    internal static long Multiple(ushort half)
    {
        var exponent = (half >> 10) & 31;
        var mantissa = (long)(half & 0x3FF);
        var magnitude = exponent == 0 ? mantissa : (mantissa | 0x400) << (exponent - 1);
        return (half & 0x8000) == 0 ? magnitude : -magnitude;
    }
}
