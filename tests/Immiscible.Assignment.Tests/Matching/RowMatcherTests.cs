using Immiscible.Assignment.Costs;
using Immiscible.Assignment.Matching;
using Immiscible.Assignment.Quantization;
using Immiscible.Assignment.Tests.Reference;

namespace Immiscible.Assignment.Tests.Matching;

public sealed class RowMatcherTests
{
    [Fact]
    public void Float16_rows_are_matched_as_exactly_as_their_values()
    {
        var random = new Random(2);
        for (var trial = 0; trial < 100; trial++)
        {
            var size = random.Next(1, 7);
            // Every third trial spreads over more binary orders than 16 bits hold.
            var spread = trial % 3 == 0 ? 18 : 2;
            var halves = new CostBuffer(size, size);
            var exact = new long[size * size];
            for (var k = 0; k < exact.Length; k++)
            {
                var half = BitConverter.HalfToUInt16Bits((Half)MathF.ScaleB(1 + random.NextSingle(), random.Next(spread) - 4));
                halves.Row(k / size)[k % size] = half;
                exact[k] = HalfCosts.Multiple(half);
            }

            var answer = new int[size];
            new RowMatcher().Match(halves, DistanceQuantization.Float16, answer);
            Assert.Equal(answer.Length, answer.Distinct().Count());
            Assert.Equal(LeastCost(exact, size, 0, 0), answer.Select((column, row) => exact[row * size + column]).Sum());
        }
    }

    [Fact]
    public void Statistics_of_both_quantisations_agree_with_the_distances()
    {
        const int Size = 64;
        var random = new Random(3);
        var distances = Enumerable.Range(0, Size * Size).Select(_ => 50 + 8 * random.NextSingle()).ToArray();
        var exponent = RowQuantizer.SuggestExponent(distances, Size);
        var (integers, halves) = (new CostBuffer(Size, Size), new CostBuffer(Size, Size));
        var minima = new float[Size];
        for (var i = 0; i < Size; i++)
        {
            Assert.True(RowQuantizer.TryQuantize(distances.AsSpan(i * Size, Size), i, exponent, integers.Row(i), out minima[i]));
            RowQuantizer.ToFloat16(distances.AsSpan(i * Size, Size), i, halves.Row(i));
        }

        var answer = new int[Size];
        new RowMatcher().Match(integers, DistanceQuantization.UInt16, answer);
        Verify.Cost(integers.Matrix, answer);
        var identity = Enumerable.Range(0, Size).Average(i => (double)distances[i * Size + i]);
        var assigned = Enumerable.Range(0, Size).Average(i => (double)distances[i * Size + answer[i]]);
        var fromIntegers = AssignmentStatistics.FromUInt16(integers, minima, exponent, answer);
        var fromHalves = AssignmentStatistics.FromFloat16(halves, answer);
        Assert.Equal(identity, fromIntegers.IdentityDistance, 1e-3);
        Assert.Equal(assigned, fromIntegers.AssignedDistance, 1e-3);
        Assert.Equal(identity, fromHalves.IdentityDistance, 2e-2);
        Assert.Equal(assigned, fromHalves.AssignedDistance, 2e-2);
        Assert.Equal(assigned / identity - 1, fromIntegers.Reduction, 1e-4);
        Assert.True(fromIntegers.Reduction < -0.05);
    }

    private static long LeastCost(long[] costs, int size, int row, int taken)
    {
        if (row == size) return 0;
        var least = long.MaxValue;
        for (var j = 0; j < size; j++)
            if ((taken >> j & 1) == 0)
                least = Math.Min(least, costs[row * size + j] + LeastCost(costs, size, row + 1, taken | 1 << j));
        return least;
    }
}
