using Immiscible.Diffusion.Sampling;
using Immiscible.Diffusion.Training;

namespace Immiscible.Diffusion.Tests.Sampling;

public sealed class ImageSamplerTests
{
    [Fact]
    public void A_sample_has_the_same_bits_whatever_is_drawn_beside_it()
    {
        using var sampler = Sampler();
        var many = sampler.Draw(0, ImageSampler.Chunk + 3);
        Assert.Equal(many[..(2 * Toy.ImageLength)], sampler.Draw(0, 2));
        Assert.Equal(many[(15 * Toy.ImageLength)..(17 * Toy.ImageLength)], sampler.Draw(15, 2));
        Assert.NotEqual(many[..Toy.ImageLength], many[Toy.ImageLength..(2 * Toy.ImageLength)]);
        Assert.All(many, v => Assert.InRange(v, -1, 1));
    }

    [Fact]
    public void Another_seed_and_another_class_give_other_samples()
    {
        using var first = Sampler();
        using var second = Sampler(seed: 1);
        Assert.NotEqual(first.Draw(0, 1), second.Draw(0, 1));
        Assert.Equal([0, 1, 0], Enumerable.Range(0, 3).Select(first.Label));
        using var swapped = Sampler(swapClasses: true);
        Assert.NotEqual(first.Draw(0, 1), swapped.Draw(0, 1));
    }

    [Fact]
    public void Weights_of_another_network_are_refused() =>
        Assert.Throws<ArgumentException>(() => new ImageSampler(Options(0), new float[16]));

    private static ImageSamplerOptions Options(ulong seed) => new()
    {
        Model = Toy.Model,
        Height = Toy.Size,
        Width = Toy.Size,
        Objective = Toy.Options.Objective,
        Sampler = new DdimOptions { Steps = 3 },
        Seed = seed,
    };

    private static ImageSampler Sampler(ulong seed = 0, bool swapClasses = false)
    {
        using var replica = new DiffusionReplica(Toy.Options);
        var weights = replica.State(StateVectors.Parameters).ToArray();
        foreach (var slot in replica.Layout.Slots.Where(s => s.Name.StartsWith("out_conv.2.w", StringComparison.Ordinal)))
            for (var i = 0; i < slot.Length; i++) weights[slot.Offset + i] = (i % 7 - 3) * 0.05f;
        var classes = replica.Layout.Slots.Single(s => s.Name == "label_emb.weight");
        if (swapClasses) weights.AsSpan(classes.Offset, classes.Length).Reverse();
        return new ImageSampler(Options(seed), weights);
    }
}
