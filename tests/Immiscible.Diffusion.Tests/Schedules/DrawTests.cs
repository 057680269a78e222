using Immiscible.Diffusion.Objectives;
using Immiscible.Diffusion.Schedules;

namespace Immiscible.Diffusion.Tests.Schedules;

/// <summary>Times made of draws: exact counts on an even grid of draws, which stands for the uniform distribution.</summary>
public sealed class DrawTests
{
    private const int Cells = 1 << 16;

    [Theory]
    [InlineData(2)]
    [InlineData(17)]
    [InlineData(150)]
    public void Choices_are_equally_likely(int count)
    {
        var counts = new int[count];
        foreach (var draw in Grid()) counts[UnitInterval.Choice(draw, count)]++;
        Assert.InRange(counts.Min(), (double)Cells / count - 1, (double)Cells / count + 1);
        Assert.InRange(counts.Max(), (double)Cells / count - 1, (double)Cells / count + 1);
        Assert.Equal(count - 1, UnitInterval.Choice(uint.MaxValue, count));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(11)]
    [InlineData(1281)]
    public void Pairs_are_as_likely_as_the_lognormal_says(int levels)
    {
        var lognormal = new DiscreteLognormal(new KarrasSigmas(0.002, 80, 7).Ascending(levels), -1.1, 2);
        var counts = new int[levels - 1];
        foreach (var draw in Grid()) counts[lognormal.Pair(draw)]++;
        for (var i = 0; i < counts.Length; i++) Assert.InRange(counts[i] - Cells * lognormal.Probability(i), -1, 1);
        Assert.Equal(1, Enumerable.Range(0, levels - 1).Sum(lognormal.Probability), 1e-12);
        Assert.Equal((0, levels - 2), (lognormal.Pair(0), lognormal.Pair(uint.MaxValue)));
    }

    [Fact]
    public void Levels_of_easy_tuning_are_lognormal()
    {
        var objective = new EasyConsistencyObjective(new EasyConsistencyOptions());
        var logs = Grid().Select(draw => Math.Log(objective.Level(draw))).ToArray();
        Assert.Equal(logs.Order(), logs);
        Assert.Equal(-1.1, logs.Average(), 1e-6);
        Assert.Equal(2.0, Math.Sqrt(logs.Average(l => (l + 1.1) * (l + 1.1))), 1e-3);
        Assert.All([objective.Level(0), objective.Level(uint.MaxValue)], static level => Assert.InRange(level, 1e-7, 1e6));
    }

    /// <summary>Values of the tables of Wichura (1988) and of Abramowitz and Stegun, and each function as the other's inverse.</summary>
    [Fact]
    public void The_normal_distribution_is_exact_to_float64()
    {
        Assert.Equal(-0.6744897501960817, NormalDistribution.Quantile(0.25), 1e-15);
        Assert.Equal(-3.090232306167814, NormalDistribution.Quantile(0.001), 1e-14);
        Assert.Equal(-9.262340089798408, NormalDistribution.Quantile(1e-20), 1e-13);
        Assert.Equal(0.8413447460685429, NormalDistribution.Cumulative(1), 1e-15);
        Assert.Equal(0.9772498680518208, NormalDistribution.Cumulative(2), 1e-15);
        Assert.Equal(0, NormalDistribution.Cumulative(-6) / 9.865876450376981e-10 - 1, 1e-12);
        Assert.Equal(0.5, NormalDistribution.Cumulative(0));
        for (var p = 1e-9; p < 1; p += 0.00917) Assert.Equal(0, NormalDistribution.Cumulative(NormalDistribution.Quantile(p)) / p - 1, 1e-13);
    }

    private static IEnumerable<uint> Grid() => Enumerable.Range(0, Cells).Select(static i => (uint)i * (uint)((1UL << 32) / Cells) + (uint)((1UL << 31) / Cells));
}
