using Immiscible.Compute.Optimizers;

namespace Immiscible.Compute.Tests.Optimizers;

public sealed class FlatUpdateTests
{
    /// <summary>Steps enough for RAdam with a second decay of 0.999 to rectify.</summary>
    private const int Steps = 8;

    private const int ThreeBlocks = 3 * FlatUpdate.Block + 37;

    public static TheoryData<OptimizerKind> Kinds => [.. Enum.GetValues<OptimizerKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_register_width_gives_the_same_bits(OptimizerKind kind)
    {
        foreach (var length in new[] { 1, 15, 1024, 1031, ThreeBlocks })
        {
            var scalar = Run(kind, length, 32);
            foreach (var width in new[] { 128, 256, 512 }) UpdateState.AssertSameBits(scalar, Run(kind, length, width));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Cutting_the_vectors_changes_no_bit(OptimizerKind kind)
    {
        var cut = new UpdateState(ThreeBlocks);
        for (var step = 1; step <= Steps; step++)
            foreach (var part in new[] { 9000.., ..333, 333..334, 334..334, 334..9000 }) cut.Step(Rule(kind), part, step, 512);
        UpdateState.AssertSameBits(Run(kind, ThreeBlocks, 512), cut);
    }

    [Fact]
    public void A_part_leaves_the_rest_as_it_is()
    {
        var (untouched, state) = (new UpdateState(100), new UpdateState(100));
        state.Step(Rule(OptimizerKind.AdamW), 40..60, 1, 512);
        foreach (var (before, after) in untouched.Vectors.Zip(state.Vectors))
        {
            Assert.Equal(before[..40], after[..40]);
            Assert.Equal(before[60..], after[60..]);
            Assert.All(Enumerable.Range(40, 20), i => Assert.NotEqual(before[i], after[i]));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Averages_change_no_bit_of_the_weights_or_of_each_other(OptimizerKind kind)
    {
        var three = Run(kind, ThreeBlocks, 512);
        var none = new UpdateState(ThreeBlocks) { Averages = [] };
        var last = new UpdateState(ThreeBlocks);
        last = new UpdateState(ThreeBlocks) { Averages = [last.Averages[1]] };
        foreach (var state in new[] { none, last })
            for (var step = 1; step <= Steps; step++) state.Step(Rule(kind), .., step, 512);
        Assert.Equal(three.Weights, none.Weights);
        Assert.Equal(three.Second, none.Second);
        Assert.Equal(three.Averages[1].Values.ToArray(), last.Averages[0].Values.ToArray());
        Assert.Equal(three.Weights, three.Averages[2].Values.ToArray());
    }

    [Fact]
    public void Adams_bits_are_those_of_the_documented_order()
    {
        var (expected, actual) = (new UpdateState(1000), new UpdateState(1000));
        var (beta1, beta2) = (1.0, 1.0);
        for (var step = 1; step <= 3; step++)
        {
            actual.Step(Rule(OptimizerKind.Adam), .., step, 512);
            beta1 *= 0.9;
            beta2 *= 0.999;
            var (root, rate) = ((float)(1 / Math.Sqrt(1 - beta2)), (float)(-1e-3 / (1 - beta1)));
            for (var i = 0; i < expected.Weights.Length; i++)
            {
                ref var w = ref expected.Weights[i];
                ref var m = ref expected.First[i];
                ref var v = ref expected.Second[i];
                var g = MathF.FusedMultiplyAdd(0.01f, w, expected.Gradients[i] * 0.125f);
                m = MathF.FusedMultiplyAdd((float)(1 - 0.9), g - m, m);
                v = MathF.FusedMultiplyAdd(0.999f, v, (float)(1 - 0.999) * (g * g));
                w = MathF.FusedMultiplyAdd(rate, m / MathF.FusedMultiplyAdd(MathF.Sqrt(v), root, 1e-8f), w);
                foreach (var (values, decay) in expected.Averages)
                    values.Span[i] = MathF.FusedMultiplyAdd(decay, values.Span[i], (1 - decay) * w);
            }
        }
        UpdateState.AssertSameBits(expected, actual);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Padding_stays_zero(OptimizerKind kind)
    {
        float[] w = new float[40], g = new float[40], m = new float[40], v = new float[40], e = new float[40];
        for (var step = 1; step <= Steps; step++) FlatUpdate.Step(Rule(kind), w, g, m, v, [new(e, 0.9f)], .., step, 1);
        foreach (var vector in new[] { w, m, v, e })
            Assert.All(vector, value => Assert.Equal(0u, BitConverter.SingleToUInt32Bits(value) << 1));
    }

    [Theory]
    [InlineData(OptimizerKind.Adam, 0.9f)]
    [InlineData(OptimizerKind.AdamW, 0.89f)]
    [InlineData(OptimizerKind.RAdam, 0.9f)]
    public void Late_steps_need_no_correction(OptimizerKind kind, float expected)
    {
        float[] weights = [1], first = [0.5f], second = [0.25f];
        var decay = kind == OptimizerKind.AdamW ? 0.1 : 0;
        FlatUpdate.Step(new UpdateRule(kind, 0.1, 0.9, 0.999, 0, decay), weights, new[] { 0.5f }, first, second, [], .., 10_000_000, 1);
        Assert.Equal(expected, weights[0], 1e-6f);
    }

    [Theory]
    [InlineData(5, 0.9f)]
    [InlineData(6, 0.9974179f)]
    public void RAdam_takes_the_root_into_account_from_the_sixth_step_on(long step, float expected)
    {
        // A constant gradient of 1 has moments of 1 without their bias: what is left is 1 - 0.1, or 1 - 0.1 r with rho_6 = 5.99416 and so
        // r = 0.0258211. rho_5 is 4.996: the paper would rectify there already.
        float[] weights = [1], first = [(float)(1 - Math.Pow(0.9, step - 1))], second = [(float)(1 - Math.Pow(0.999, step - 1))];
        FlatUpdate.Step(new UpdateRule(OptimizerKind.RAdam, 0.1, 0.9, 0.999, 1e-8), weights, new[] { 1f }, first, second, [], .., step, 1);
        Assert.Equal(expected, weights[0], 1e-6f);
    }

    [Fact]
    public void Lengths_that_differ_parts_beyond_them_and_step_zero_are_refused()
    {
        float[] four = new float[4], five = new float[5];
        var rule = Rule(OptimizerKind.Adam);
        var error = Assert.Throws<ArgumentException>(() => FlatUpdate.Step(rule, four, four, four, four, [new(four, 0), new(five, 0)], .., 1, 1));
        Assert.Contains("an average 5", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => FlatUpdate.Step(rule, four, five, four, four, [], .., 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => FlatUpdate.Step(rule, four, four, four, four, [], 2..5, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => FlatUpdate.Step(rule, four, four, four, four, [], .., 0, 1));
    }

    private static UpdateRule Rule(OptimizerKind kind) => new(kind, 1e-3, 0.9, 0.999, 1e-8, 0.01);

    private static UpdateState Run(OptimizerKind kind, int length, int width)
    {
        var state = new UpdateState(length);
        for (var step = 1; step <= Steps; step++) state.Step(Rule(kind), .., step, width);
        return state;
    }
}
