using Immiscible.Diffusion.Sampling;
using Immiscible.Models.Ddpm;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Tests.Sampling;

public sealed class GuidedDenoiserTests
{
    private static readonly DdpmUNetOptions Told = Toy.Model with { HasNullClass = true };

    [Theory]
    [InlineData(0, 20)]
    [InlineData(0.5, 15)]
    [InlineData(3, -10)]
    public void The_output_is_that_of_no_class_and_a_multiple_of_what_the_class_adds(double scale, double expected)
    {
        using var scope = NewDisposeScope();
        var passes = 0;
        var guided = GuidedDenoiser.Create(
            (x, times, labels) =>
            {
                passes++;
                Assert.Equal([7, 8, 7, 8], times.data<long>().ToArray());
                Assert.Equal([1, 1, 2, 2], labels!.data<long>().ToArray());
                return x * labels.view(-1, 1, 1, 1) * 10;
            },
            Told,
            scale);
        var output = guided(ones(2, 1, 2, 2), tensor(new long[] { 7, 8 }), tensor(new long[] { 1, 1 }));
        Assert.All(output.data<float>().ToArray(), value => Assert.Equal(expected, value, 1e-5));
        Assert.Equal([2, 1, 2, 2], output.shape);
        Assert.Equal(1, passes);
    }

    [Fact]
    public void A_scale_of_one_is_the_network_itself()
    {
        Denoiser network = (x, _, _) => x;
        Assert.Same(network, GuidedDenoiser.Create(network, Toy.Model, 1));
    }

    [Fact]
    public void A_real_network_is_guided_away_from_its_answer_without_class()
    {
        using var scope = NewDisposeScope();
        using var network = Told.Create(seed: 1);
        using var frozen = no_grad();
        foreach (var (_, parameter) in network.named_parameters()) parameter.copy_(linspace(-0.3, 0.3, parameter.numel(), ScalarType.Float32).sin().view(parameter.shape));
        var (x, times) = (linspace(-1, 1, 2 * Toy.ImageLength, ScalarType.Float32).view(2, 3, Toy.Size, Toy.Size), tensor(new long[] { 3, 40 }));
        var (labels, untold) = (tensor(new long[] { 0, 1 }), tensor(new long[] { 2, 2 }));
        var (cond, uncond) = (network.Forward(x, times, labels), network.Forward(x, times, untold));
        Assert.True(Recorded.Error(cond, uncond) > 1e-3);
        var guided = GuidedDenoiser.Create(network.Forward, Told, 2.5)(x, times, labels);
        Assert.InRange(Recorded.Error(uncond + (cond - uncond) * 2.5f, guided), 0, 1e-4);
    }

    [Theory]
    [InlineData(-1, true, "guidance is -1; it must be a number of at least 0")]
    [InlineData(double.NaN, true, "guidance is NaN; it must be a number of at least 0")]
    [InlineData(2, false, "guidance is 2, but the network was not trained with classes that are left out now and then; choose 1")]
    public void What_cannot_be_guided_is_refused_in_one_line(double scale, bool told, string message)
    {
        var refusal = Assert.Throws<DiffusionException>(() => GuidedDenoiser.Create((x, _, _) => x, told ? Told : Toy.Model, scale));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public void Guidance_without_labels_is_refused()
    {
        using var scope = NewDisposeScope();
        var guided = GuidedDenoiser.Create((x, _, _) => x, Told, 2);
        Assert.Throws<DiffusionException>(() => guided(ones(1, 1, 2, 2), ones(1), null));
    }
}
