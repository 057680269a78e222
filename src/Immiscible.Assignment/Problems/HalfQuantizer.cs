using Immiscible.Assignment.Costs;

namespace Immiscible.Assignment.Problems;

/// <summary>
/// Rounds a matrix to IEEE halves, forbidden pairs to positive infinity. A matrix beyond the range of halves is scaled down by a power of
/// two first, which changes no digit.
/// </summary>
internal static class HalfQuantizer
{
    private const double LargestHalf = 65504;

    /// <summary>Fills a buffer and returns the exponent e of its unit: cost = half * 2^e.</summary>
    public static int Fill(RealCosts costs, CostBuffer halves)
    {
        halves.Resize(costs.Rows, costs.Columns);
        var exponent = Exponent(costs);
        for (var i = 0; i < costs.Rows; i++)
        {
            var target = halves.Row(i);
            for (var j = 0; j < target.Length; j++)
                target[j] = BitConverter.HalfToUInt16Bits((Half)Math.ScaleB(costs[i, j], -exponent));
        }

        return exponent;
    }

    private static int Exponent(RealCosts costs)
    {
        var greatest = 0.0;
        for (var i = 0; i < costs.Rows; i++)
        {
            costs.RowMinimum(i);
            for (var j = 0; j < costs.Columns; j++)
                if (double.IsFinite(costs[i, j]))
                    greatest = Math.Max(greatest, Math.Abs(costs[i, j]));
        }

        var exponent = 0;
        while (Math.ScaleB(greatest, -exponent) > LargestHalf) exponent++;
        return exponent;
    }
}
