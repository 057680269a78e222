using Immiscible.Numerics.Random;

namespace Immiscible.Numerics.Tests.Random;

/// <summary>Fixed seeds, so every outcome is fixed; bounds at about five standard errors.</summary>
public sealed class NormalDistributionTests
{
    private const int Count = 1 << 22;
    private static readonly float[] Sample = Fill(new CounterRandom(2024, RandomStream.Noise), 0, 0, Count);

    [Fact]
    public void The_first_four_moments_are_those_of_a_standard_normal()
    {
        double first = 0, second = 0, third = 0, fourth = 0;
        foreach (double x in Sample)
        {
            first += x;
            second += x * x;
            third += x * x * x;
            fourth += x * x * x * x;
        }

        Assert.Equal(0, first / Count, 5 / Math.Sqrt(Count));
        Assert.Equal(1, second / Count, 5 * Math.Sqrt(2.0 / Count));
        Assert.Equal(0, third / Count, 5 * Math.Sqrt(15.0 / Count));
        Assert.Equal(3, fourth / Count, 5 * Math.Sqrt(96.0 / Count));
    }

    [Fact]
    public void The_Kolmogorov_Smirnov_distance_to_the_normal_distribution_is_that_of_chance()
    {
        var sorted = Sample.Order().ToArray();
        var distance = 0.0;
        for (var i = 0; i < Count; i++)
        {
            var cumulative = NormalDistribution.Cumulative(sorted[i]);
            distance = Math.Max(distance, Math.Max(cumulative - i / (double)Count, (i + 1) / (double)Count - cumulative));
        }

        Assert.InRange(distance * Math.Sqrt(Count), 0.2, 1.95); // 1.95: one chance in a thousand
    }

    [Theory]
    [InlineData(2.0)]
    [InlineData(3.0)]
    [InlineData(4.0)]
    [InlineData(4.5)]
    public void Both_tails_hold_their_share(double bound)
    {
        var wanted = Count * (1 - NormalDistribution.Cumulative(bound));
        Assert.Equal(wanted, Sample.Count(x => x > bound), 5 * Math.Sqrt(wanted));
        Assert.Equal(wanted, Sample.Count(x => x < -bound), 5 * Math.Sqrt(wanted));
    }

    [Fact]
    public void Lags_within_a_fill_are_uncorrelated()
    {
        foreach (var lag in new[] { 1, 2, 8, 16, 32, 48, 64, 3072 }) AssertUncorrelated(Sample.AsSpan(..^lag), Sample.AsSpan(lag..));
    }

    [Fact]
    public void Neighbouring_steps_positions_attempts_streams_and_seeds_are_uncorrelated()
    {
        const int Length = 1 << 18;
        var random = new CounterRandom(11, RandomStream.Noise);
        var origin = Fill(random, 3, 3, Length);
        AssertUncorrelated(origin, Fill(random, 4, 3, Length));
        AssertUncorrelated(origin, Fill(random, 3, 4, Length));
        AssertUncorrelated(origin, Fill(random, 3, 3, Length, attempt: 1));
        AssertUncorrelated(origin, Fill(new CounterRandom(11, RandomStream.SampleNoise), 3, 3, Length));
        AssertUncorrelated(origin, Fill(new CounterRandom(12, RandomStream.Noise), 3, 3, Length));
    }

    [Fact]
    public void The_same_element_of_successive_positions_is_standard_normal_too()
    {
        var random = new CounterRandom(5, RandomStream.Noise);
        var across = Enumerable.Range(0, 1 << 16).Select(position => Fill(random, 9, (uint)position, 1)[0]).ToArray();
        Assert.Equal(0, across.Average(), 5.0 / 256);
        Assert.Equal(1, across.Average(x => x * x), 5 * Math.Sqrt(2.0 / across.Length));
        AssertUncorrelated(across.AsSpan(..^1), across.AsSpan(1..));
    }

    // Squares as well: a direction shared by two vectors would show there only.
    private static void AssertUncorrelated(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        double plain = 0, squares = 0;
        for (var i = 0; i < left.Length; i++)
        {
            plain += (double)left[i] * right[i];
            squares += ((double)left[i] * left[i] - 1) * ((double)right[i] * right[i] - 1);
        }

        Assert.Equal(0, plain / left.Length, 5 / Math.Sqrt(left.Length));
        Assert.Equal(0, squares / left.Length, 5 * 2 / Math.Sqrt(left.Length));
    }

    private static float[] Fill(CounterRandom random, ulong step, uint position, int length, uint attempt = 0)
    {
        var values = new float[length];
        random.Normal(values, step, position, attempt);
        return values;
    }
}
