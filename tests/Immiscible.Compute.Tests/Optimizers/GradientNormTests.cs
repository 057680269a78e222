using Immiscible.Compute.Optimizers;

namespace Immiscible.Compute.Tests.Optimizers;

public sealed class GradientNormTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(65_535)]
    [InlineData(65_536 * 3 + 37)]
    public void The_sum_is_taken_in_the_documented_order_at_every_width(int length)
    {
        var random = new Random(length);
        float[] values =
            [.. Enumerable.Range(0, length).Select(_ => (float)(random.NextDouble() - 0.5) * MathF.Pow(10, random.Next(-6, 6)))];
        var expected = Reference(values);
        Assert.Equal(expected, GradientNorm.Compute(values, wide: true));
        Assert.Equal(expected, GradientNorm.Compute(values, wide: false));
        Assert.Equal(Math.Sqrt(values.Sum(value => (double)value * value)), expected, 1e-12 * expected);
    }

    [Fact]
    public void Squares_beyond_the_range_of_floats_do_not_overflow() =>
        Assert.Equal(5e30, GradientNorm.Compute([3e30f, 4e30f]), 1e24);

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void What_is_not_finite_shows(float value)
    {
        var gradient = new float[100_000];
        gradient[70_001] = value;
        Assert.False(double.IsFinite(GradientNorm.Compute(gradient)));
    }

    private static double Reference(float[] values)
    {
        var total = 0.0;
        foreach (var block in values.Chunk(65_536))
        {
            var sums = new double[16];
            for (var i = 0; i < block.Length; i++) sums[i % 16] += (double)block[i] * block[i];
            while (sums.Length > 1) sums = [.. sums.Take(sums.Length / 2).Zip(sums.Skip(sums.Length / 2), (a, b) => a + b)];
            total += sums[0];
        }
        return Math.Sqrt(total);
    }
}
