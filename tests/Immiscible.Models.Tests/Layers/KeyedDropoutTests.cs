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
