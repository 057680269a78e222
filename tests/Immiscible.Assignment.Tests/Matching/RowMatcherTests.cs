using Immiscible.Assignment.Matching;
using Immiscible.Assignment.Problems;
using Immiscible.Assignment.Quantization;

namespace Immiscible.Assignment.Tests.Matching;

public sealed class RowMatcherTests
{
    public static TheoryData<DistanceQuantization> Quantizations => [.. Enum.GetValues<DistanceQuantization>()];

    [Fact]
    public void Float16_rows_are_matched_as_exactly_as_their_values()
    {
        var random = new Random(2);
        for (var trial = 0; trial < 100; trial++)
        {
            var size = random.Next(1, 7);
            // Every third trial spreads over more binary orders than 16 bits hold.
            var spread = trial % 3 == 0 ? 18 : 2;
            var halves = Enumerable.Range(0, size * size).Select(_ => (float)(Half)MathF.ScaleB(1 + random.NextSingle(), random.Next(spread) - 4)).ToArray();
            Assert.Equal(LeastCost(halves, size, size), Cost(halves, size, Match(halves, size, size, DistanceQuantization.Float16)), 1e-6);
        }
    }

    [Fact]
    public void Float32_rows_are_matched_exactly()
    {
        var random = new Random(3);
        for (var trial = 0; trial < 50; trial++)
        {
            var (rows, columns) = (random.Next(1, 5), random.Next(5, 8));
            var distances = Enumerable.Range(0, rows * columns).Select(_ => random.NextSingle()).ToArray();
            Assert.Equal(LeastCost(distances, rows, columns), Cost(distances, columns, Match(distances, rows, columns, DistanceQuantization.Float32)), 1e-6);
        }
    }

    [Theory]
    [InlineData(DistanceQuantization.UInt16, 1e-5)]
    [InlineData(DistanceQuantization.Float16, 5e-4)]
    [InlineData(DistanceQuantization.UInt8, 1e-3)]
    [InlineData(DistanceQuantization.Float32, 1e-9)]
    public void Every_form_gives_a_match_as_good_as_its_precision_for_square_and_wide_problems(DistanceQuantization quantization, double loss)
    {
        foreach (var columns in new[] { 64, 128 })
        {
            var distances = Distances(64, columns);
            var options = new AssignmentOptions { Quantization = CostQuantization.None };
            var best = new Assigner().Solve(distances, 64, columns, options).Cost;
            var answer = Match(distances, 64, columns, quantization);
            Assert.Equal(64, answer.Distinct().Count());
            Assert.InRange(Cost(distances, columns, answer), best * (1 - 1e-9), best * (1 + loss));
        }
    }

    [Theory, MemberData(nameof(Quantizations))]
    public void Forbidden_pairs_are_forbidden_in_every_form(DistanceQuantization quantization)
    {
        var distances = Distances(40, 40);
        for (var k = 0; k < distances.Length; k++)
            if (k / 40 % 4 != k % 4) distances[k] = float.PositiveInfinity;
        var answer = Match(distances, 40, 40, quantization);
        Assert.All(Enumerable.Range(0, 40), i => Assert.Equal(i % 4, answer[i] % 4));
        Assert.Equal(40, answer.Distinct().Count());
    }

    [Fact]
    public void A_matcher_keeps_nothing_of_the_problem_before()
    {
        var matcher = new RowMatcher(DistanceQuantization.UInt8);
        var (large, small) = (Distances(32, 64), Distances(8, 8));
        Fill(matcher, large, 32, 64, DistanceQuantization.UInt8);
        matcher.Match(new int[32]);
        Fill(matcher, small, 8, 8, DistanceQuantization.UInt8);
        var answer = new int[8];
        matcher.Match(answer);
        Assert.Equal(Match(small, 8, 8, DistanceQuantization.UInt8), answer);
    }

    [Fact]
    public void Rows_that_do_not_fit_the_problem_are_refused()
    {
        var matcher = new RowMatcher(DistanceQuantization.UInt8);
        matcher.Begin(2, 3);
        Assert.Contains("3 are needed", Assert.Throws<AssignmentException>(() => matcher.SetRow(0, new byte[4])).Message, StringComparison.Ordinal);
        Assert.Throws<AssignmentException>(() => matcher.SetRow(2, new byte[3]));
        Assert.Throws<AssignmentException>(() => matcher.Begin(3, 2));
    }

    [Fact]
    public void A_number_that_is_none_is_named()
    {
        var matcher = new RowMatcher(DistanceQuantization.Float32);
        matcher.Begin(1, 2);
        var error = Assert.Throws<AssignmentException>(() => matcher.SetRow(0, [0, 0, 0, 0, 0, 0, 0xC0, 0x7F]));
        Assert.Contains("row 0, column 1 is NaN", error.Message, StringComparison.Ordinal);
    }

    private static int[] Match(float[] distances, int rows, int columns, DistanceQuantization quantization)
    {
        var matcher = new RowMatcher(quantization);
        Fill(matcher, distances, rows, columns, quantization);
        var answer = new int[rows];
        matcher.Match(answer);
        return answer;
    }

    private static void Fill(RowMatcher matcher, float[] distances, int rows, int columns, DistanceQuantization quantization)
    {
        var exponent = RowPayload.MaximumValue(quantization) is { } maximum ? RowQuantizer.SuggestExponent(distances, columns, maximum) : 0;
        var payload = new byte[columns * RowPayload.BytesPerDistance(quantization)];
        matcher.Begin(rows, columns);
        for (var i = 0; i < rows; i++)
        {
            Assert.True(RowPayload.TryWrite(distances.AsSpan(i * columns, columns), i, quantization, exponent, payload));
            matcher.SetRow(i, payload);
        }
    }

    private static float[] Distances(int rows, int columns)
    {
        var random = new Random(rows);
        return [.. Enumerable.Range(0, rows * columns).Select(_ => 50 + 8 * random.NextSingle())];
    }

    private static double Cost(float[] distances, int columns, int[] columnOfRow) => columnOfRow.Select((column, row) => (double)distances[row * columns + column]).Sum();

    private static double LeastCost(float[] costs, int rows, int columns, int row = 0, int taken = 0)
    {
        if (row == rows) return 0;
        var least = double.PositiveInfinity;
        for (var j = 0; j < columns; j++)
            if ((taken >> j & 1) == 0)
                least = Math.Min(least, costs[row * columns + j] + LeastCost(costs, rows, columns, row + 1, taken | 1 << j));
        return least;
    }
}
