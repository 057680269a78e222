using Immiscible.Diffusion.Training;

namespace Immiscible.Diffusion.Tests.Training;

public sealed class ApplyTests
{
    private static readonly OptimizerOptions Optimizer = new() { LearningRate = 0.01, WarmupSteps = 4, ClipNorm = 0.5 };

    [Theory]
    [InlineData(0.001f)]
    [InlineData(10f)]
    public void A_step_is_warm_up_clipping_Adam_and_the_average_in_that_order(float size)
    {
        using var replica = new DiffusionReplica(Toy.Options with { Optimizer = Optimizer, Ema = new EmaOptions { Decay = 0.15 } });
        var length = replica.Layout.Length;
        var weights = Array.ConvertAll(replica.State(StateVectors.Parameters).ToArray(), w => (double)w);
        var (first, second, average) = (new double[length], new double[length], (double[])weights.Clone());
        const float Scale = 0.25f;
        for (var step = 0; step < 6; step++)
        {
            var gradient = Enumerable.Range(0, length).Select(i => size * MathF.Sin(i + 0.1f * step)).ToArray();
            var norm = Scale * Math.Sqrt(gradient.Sum(g => (double)g * g));
            Assert.Equal(norm, replica.Apply(gradient, Scale, step), 1e-5 * norm);

            var clip = norm > 0.5 ? 0.5 / (norm + 1e-6) : 1;
            var rate = 0.01 * Math.Min((step + 1) / 4.0, 1);
            var decay = Math.Min(0.15, (1.0 + step) / (10.0 + step));
            for (var i = 0; i < length; i++)
            {
                var g = gradient[i] * Scale * clip;
                first[i] = 0.9 * first[i] + 0.1 * g;
                second[i] = 0.999 * second[i] + 0.001 * g * g;
                var root = Math.Sqrt(second[i] / (1 - Math.Pow(0.999, step + 1)));
                weights[i] -= rate * first[i] / (1 - Math.Pow(0.9, step + 1)) / (root + 1e-8);
                average[i] = decay * average[i] + (1 - decay) * weights[i];
            }
        }

        AssertClose(weights, replica.State(StateVectors.Parameters));
        AssertClose(average, replica.State(StateVectors.Ema));
    }

    [Fact]
    public void Parts_together_have_the_bits_of_the_whole()
    {
        using var whole = new DiffusionReplica(Toy.Options with { Optimizer = Optimizer });
        using var parts = new DiffusionReplica(Toy.Options with { Optimizer = Optimizer });
        var length = whole.Layout.Length;
        for (var step = 0; step < 3; step++)
        {
            var gradient = Enumerable.Range(0, length).Select(i => MathF.Sin(i + 0.1f * step)).ToArray();
            Assert.Equal(whole.Apply(gradient, 0.25f, step), parts.Norm(gradient, 0.25f));
            var norm = parts.Norm(gradient, 0.25f);
            foreach (var part in new[] { (length / 3)..length, ..16, 16..(length / 3) }) parts.Apply(gradient, 0.25f, norm, step, part);
        }
        foreach (var name in whole.StateNames) Assert.True(whole.State(name).SequenceEqual(parts.State(name)), name);
    }

    [Fact]
    public void Clipping_and_warm_up_can_be_turned_off()
    {
        var off = new OptimizerOptions { LearningRate = 0.3, WarmupSteps = 0, ClipNorm = 0 };
        Assert.Equal(1, off.ClipCoefficient(1e9));
        Assert.Equal(0.3, off.At(0).LearningRate);
        Assert.Equal(0.5, new EmaOptions { Decay = 0.5, Ramp = false }.At(0));
    }

    private static void AssertClose(double[] expected, ReadOnlySpan<float> actual)
    {
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) < 2e-6, $"at {i}: {expected[i]}, got {actual[i]}");
    }
}
