using System.Runtime.InteropServices;
using Immiscible.Compute.Optimizers;

namespace Immiscible.Compute.Tests.Optimizers;

public sealed class FusedAdamTests
{
    private static readonly AdamOptions Options = new(1e-3, 0.9, 0.999, 1e-8, 0.01);

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(1024)]
    [InlineData(1031)]
    public void Every_register_width_gives_the_same_bits(int length)
    {
        var scalar = Run(length, 32);
        foreach (var width in new[] { 128, 256, 512 }) AssertSameBits(scalar, Run(length, width));
    }

    [Fact]
    public void Cutting_the_vectors_changes_no_bit()
    {
        var whole = Run(1000, 512);
        var cut = State(1000);
        for (var step = 1; step <= 5; step++)
            foreach (var part in new[] { 0..333, 333..334, 334..1000 })
                FusedAdam.Step(cut[0].AsSpan(part), cut[4].AsSpan(part), cut[1].AsSpan(part), cut[2].AsSpan(part), cut[3].AsSpan(part),
                    Options, step, 0.125f, 0.99f);
        AssertSameBits(whole, cut);
    }

    [Fact]
    public void Without_an_average_the_weights_are_the_same()
    {
        var with = Run(100, 512);
        var without = State(100);
        for (var step = 1; step <= 5; step++)
            FusedAdam.Step(without[0], without[4], without[1], without[2], [], Options, step, 0.125f, 0.99f);
        AssertSameBits(with[..3], without[..3]);
    }

    [Fact]
    public void Padding_stays_zero()
    {
        var zeros = Enumerable.Range(0, 5).Select(_ => new float[40]).ToArray();
        for (var step = 1; step <= 3; step++) FusedAdam.Step(zeros[0], zeros[4], zeros[1], zeros[2], zeros[3], Options, step, 1, 0.9f);
        Assert.All(zeros, vector => Assert.All(vector, value => Assert.Equal(0u, BitConverter.SingleToUInt32Bits(value) << 1)));
    }

    [Fact]
    public void Late_steps_need_no_bias_correction()
    {
        float[] weights = [1], first = [0.5f], second = [0.25f];
        FusedAdam.Step(weights, new[] { 0.5f }, first, second, [], new AdamOptions(0.1, 0.9, 0.999, 0), 1_000_000, 1, 0);
        Assert.Equal(0.9f, weights[0], 1e-6f);
    }

    [Fact]
    public void Lengths_that_differ_and_step_zero_are_refused()
    {
        float[] four = new float[4], five = new float[5];
        var error = Assert.Throws<ArgumentException>(() => FusedAdam.Step(four, four, four, four, five, Options, 1, 1, 0));
        Assert.Contains("average 5", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => FusedAdam.Step(four, five, four, four, [], Options, 1, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => FusedAdam.Step(four, four, four, four, [], Options, 0, 1, 0));
    }

    private static float[][] Run(int length, int width)
    {
        var state = State(length);
        for (var step = 1; step <= 5; step++)
            FusedAdam.Step(state[0], state[4], state[1], state[2], state[3], Options, step, 0.125f, 0.99f, width);
        return state;
    }

    /// <summary>Weights, moments, average, gradients.</summary>
    private static float[][] State(int length)
    {
        var random = new Random(length);
        float[] Values(double scale) => [.. Enumerable.Range(0, length).Select(_ => (float)((random.NextDouble() - 0.5) * scale))];
        return [Values(2), Values(0.1), [.. Values(1e-3).Select(MathF.Abs)], Values(2), Values(3)];
    }

    private static void AssertSameBits(float[][] expected, float[][] actual)
    {
        foreach (var (left, right) in expected.Zip(actual))
            Assert.True(MemoryMarshal.AsBytes<float>(left).SequenceEqual(MemoryMarshal.AsBytes<float>(right)));
    }
}
