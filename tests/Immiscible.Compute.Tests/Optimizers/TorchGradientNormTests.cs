using Immiscible.Compute.Native;
using Immiscible.Compute.Optimizers;
using static TorchSharp.torch;

namespace Immiscible.Compute.Tests.Optimizers;

public sealed class TorchGradientNormTests
{
    public TorchGradientNormTests() => TorchRuntime.EnsureLoaded();

    [Theory]
    [InlineData(16)]
    [InlineData(1 << 14)]
    [InlineData(3 * (1 << 14) + 48)]
    public void It_is_the_norm_of_the_CPU(int length)
    {
        var random = new Random(length);
        float[] values = [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f)];
        using var gradients = tensor(values);
        var expected = GradientNorm.Compute(values);

        Assert.InRange(TorchGradientNorm.Compute(gradients), expected * (1 - 1e-6), expected * (1 + 1e-6));

        gradients[length / 2] = 1000f;
        Assert.True(TorchGradientNorm.Compute(gradients) > 2 * expected);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void It_is_not_finite_where_the_gradient_is_not(float value)
    {
        using var gradients = zeros(1 << 15);
        gradients[5] = value;
        Assert.False(double.IsFinite(TorchGradientNorm.Compute(gradients)));
    }
}
