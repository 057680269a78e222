using Immiscible.Compute.Native;
using Immiscible.Models.Layers;
using static TorchSharp.torch;

namespace Immiscible.Models.Tests.Layers;

public sealed class KeyedDropoutTests
{
    private const int Length = 10_001;

    public KeyedDropoutTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void The_mask_depends_on_seed_step_granule_and_layer_and_on_nothing_else()
    {
        var mask = Mask(1, 2, 3, 0);
        Assert.Equal(mask, Mask(1, 2, 3, 0));
        Assert.NotEqual(mask, Mask(9, 2, 3, 0));
        Assert.NotEqual(mask, Mask(1, 9, 3, 0));
        Assert.NotEqual(mask, Mask(1, 2, 9, 0));
        Assert.NotEqual(mask, Mask(1, 2, 3, 1));
    }

    [Fact]
    public void A_tenth_is_dropped_and_the_rest_scaled_to_keep_the_mean()
    {
        var mask = Mask(1, 2, 3, 0);
        Assert.Equal(2, mask.Distinct().Count());
        Assert.Contains(0f, mask);
        Assert.InRange(mask.Count(v => v == 0) / (double)Length, 0.09, 0.11);
        Assert.Equal(1 / 0.9f, mask.Max(), 1e-4f);
    }

    [Fact]
    public void It_is_the_identity_outside_training_and_at_rate_zero()
    {
        using var scope = NewDisposeScope();
        var x = ones(5);
        using var off = new KeyedDropout(0.5, 1);
        Assert.Same(x, off.Apply(x, off.AddLayer()));
        off.Begin(0, 0);
        off.End();
        Assert.Same(x, off.Apply(x, 0));
        using var zero = new KeyedDropout(0, 1);
        zero.Begin(0, 0);
        Assert.Same(x, zero.Apply(x, zero.AddLayer()));
    }

    [Fact]
    public void The_gradient_passes_through_the_mask()
    {
        using var scope = NewDisposeScope();
        using var dropout = new KeyedDropout(0.5, 1);
        dropout.Begin(0, 0);
        var x = ones(2, 3, 5).requires_grad_(true);
        var y = dropout.Apply(x, dropout.AddLayer());
        y.sum().backward();
        Assert.Equal(y.data<float>().ToArray(), x.grad!.data<float>().ToArray());
    }

    [Fact]
    public void In_bfloat16_the_same_elements_are_kept_and_rounded_once()
    {
        using var scope = NewDisposeScope();
        using var dropout = new KeyedDropout(0.1, 1);
        dropout.Begin(3, 2);
        var y = dropout.Apply(ones(Length, ScalarType.BFloat16), dropout.AddLayer());
        Assert.Equal(ScalarType.BFloat16, y.dtype);
        var (kept, expected) = (y.to_type(ScalarType.Float32).data<float>().ToArray(), Mask(1, 3, 2, 0));
        for (var i = 0; i < Length; i++) Assert.Equal(expected[i], kept[i], Math.Abs(expected[i]) / 256);
    }

    [Fact]
    public void A_generators_mask_is_a_function_of_its_key_and_has_the_rate()
    {
        using var scope = NewDisposeScope();
        using var masks = new GeneratorMask(CPU);
        var x = ones(100, 100, ScalarType.BFloat16);
        var first = Draw(1);
        Assert.NotEqual(first, Draw(2));
        Assert.Equal(first, Draw(1));
        Assert.All(first, static value => Assert.True(value is 0 or 1));
        Assert.InRange(first.Count(static value => value == 0) / 10_000.0, 0.08, 0.12);

        float[] Draw(ulong key) => masks.Draw(x, key, 0.9).to_type(ScalarType.Float32).data<float>().ToArray();
    }

    [Fact]
    public void Vectors_and_the_scalar_tail_agree_with_the_definition()
    {
        var bits = Enumerable.Range(0, 70).Select(i => (uint)(i * 0x9E3779B1L)).ToArray();
        var mask = new float[139];
        DropoutMask.Fill(bits, mask, 30_000, 2);
        for (var i = 0; i < mask.Length; i++)
            Assert.Equal((bits[i / 2] >> (16 * (i % 2)) & 0xFFFF) >= 30_000 ? 2 : 0, mask[i]);
    }

    private static float[] Mask(ulong seed, long step, int granule, int layer)
    {
        using var scope = NewDisposeScope();
        using var dropout = new KeyedDropout(0.1, seed);
        while (dropout.AddLayer() < layer) { }
        dropout.Begin(step, granule);
        return dropout.Apply(ones(Length), layer).data<float>().ToArray();
    }
}
