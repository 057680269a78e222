using Immiscible.Compute.Optimizers;
using Immiscible.Compute.Safetensors;

namespace Immiscible.Compute.Tests.Optimizers;

/// <summary>Trajectories of torch.optim.Adam on a small function of known gradient.</summary>
public sealed class AdamTrajectoryTests
{
    private const int Dimensions = 12, Scalars = 3, Steps = 20;
    private const double Tolerance = 1e-5;

    public static TheoryData<string, double, double, double, double, double> Runs => new()
    {
        { "adam", 0.01, 0.999, 1e-8, 0, double.PositiveInfinity },
        { "adam_wd", 0.05, 0.99, 1e-6, 0.1, double.PositiveInfinity },
        { "adam_clip", 0.01, 0.999, 1e-8, 0, 0.5 },
    };

    [Theory]
    [MemberData(nameof(Runs))]
    public void Weights_follow_torch(string name, double rate, double beta2, double epsilon, double decay, double maximumNorm) =>
        Assert.InRange(Deviation(name, new AdamOptions(rate, 0.9, beta2, epsilon, decay), maximumNorm), 0, Tolerance);

    [Fact]
    public void A_rate_or_decay_off_by_one_per_cent_shows()
    {
        Assert.True(Deviation("adam", new AdamOptions(0.0101, 0.9, 0.999, 1e-8), double.PositiveInfinity) > 10 * Tolerance);
        Assert.True(Deviation("adam_wd", new AdamOptions(0.05, 0.9, 0.99, 1e-6, 0.101), double.PositiveInfinity) > 10 * Tolerance);
        Assert.True(Deviation("adam_clip", new AdamOptions(0.01, 0.9, 0.999, 1e-8), double.PositiveInfinity) > 10 * Tolerance);
    }

    [Theory]
    [InlineData("ema0.9.w", 0.9f)]
    [InlineData("ema0.9999.w", 0.9999f)]
    public void The_moving_average_follows_torch(string name, float decay)
    {
        using var fixture = SafetensorsReader.Open(SharedData.Fixture("optim/io.safetensors"));
        var weights = fixture.ReadFloats("adamw.w");
        var expected = fixture.ReadFloats(name);
        var average = fixture.ReadFloats("w0");
        var zeros = new float[Dimensions];
        for (var step = 0; step < Steps; step++)
        {
            var row = step * Dimensions;
            FusedAdam.Step(weights.AsSpan(row, Dimensions), zeros, new float[Dimensions], new float[Dimensions], average,
                new AdamOptions(0, 0.9, 0.999, 1e-8), 1, 1, decay);
            for (var i = 0; i < Dimensions; i++) Assert.Equal(expected[row + i], average[i], 3e-6f);
        }
    }

    /// <summary>Largest difference from the fixture's weights over all steps.</summary>
    private static double Deviation(string name, AdamOptions options, double maximumNorm)
    {
        using var fixture = SafetensorsReader.Open(SharedData.Fixture("optim/io.safetensors"));
        var (matrix, offset) = (fixture.ReadFloats("A"), fixture.ReadFloats("b"));
        float[] weights = [.. fixture.ReadFloats("w0"), .. fixture.ReadFloats("c0")];
        var (expectedW, expectedC) = (fixture.ReadFloats($"{name}.w"), fixture.ReadFloats($"{name}.c"));
        var norms = double.IsFinite(maximumNorm) ? fixture.ReadFloats($"{name}.grad_norm_before_clip") : null;
        var gradient = new float[weights.Length];
        var (first, second) = (new float[weights.Length], new float[weights.Length]);
        var deviation = 0.0;
        for (var step = 0; step < Steps; step++)
        {
            Gradient(matrix, offset, weights, gradient);
            var norm = GradientNorm.Compute(gradient);
            if (norms is not null) Assert.Equal(norms[step], norm, 1e-5 * norm + 1e-6);
            // torch.nn.utils.clip_grad_norm_
            var scale = (float)Math.Min(1, maximumNorm / (norm + 1e-6));
            FusedAdam.Step(weights, gradient, first, second, [], options, step + 1, scale, 0);
            float[] expected = [.. expectedW.AsSpan(step * Dimensions, Dimensions), .. expectedC.AsSpan(step * Scalars, Scalars)];
            deviation = Math.Max(deviation, weights.Zip(expected, (actual, wanted) => Math.Abs((double)actual - wanted)).Max());
        }
        return deviation;
    }

    /// <summary>Of 0.5 w'Aw - b.w + 0.25 sum c^4 + sum over i of c_i w_i; A is not taken to be symmetric.</summary>
    private static void Gradient(float[] matrix, float[] offset, ReadOnlySpan<float> at, Span<float> gradient)
    {
        for (var i = 0; i < Dimensions; i++)
        {
            double sum = -offset[i];
            for (var j = 0; j < Dimensions; j++) sum += 0.5 * ((double)matrix[i * Dimensions + j] + matrix[j * Dimensions + i]) * at[j];
            gradient[i] = (float)(i < Scalars ? sum + at[Dimensions + i] : sum);
        }
        for (var i = 0; i < Scalars; i++) gradient[Dimensions + i] = (float)(Math.Pow(at[Dimensions + i], 3) + at[i]);
    }
}
