using Immiscible.Models.Ddpm;
using static TorchSharp.torch;

namespace Immiscible.Models.Tests.Ddpm;

public sealed class DdpmUNetTests
{
    private static readonly DdpmUNetOptions Small = new()
    {
        Channels = 8, ChannelMultipliers = [1, 2], ResidualBlocks = 1, Attention = [false, true], Groups = 4, Dropout = 0.1,
    };

    [Fact]
    public void The_CIFAR_10_network_has_the_parameters_of_the_reference()
    {
        using var network = new DdpmUNet(new DdpmUNetOptions(), seed: 0);
        Assert.Equal(35_746_307, network.parameters().Sum(p => p.numel()));
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights_whatever_torch_drew_before()
    {
        using var first = new DdpmUNet(Small, seed: 7);
        random.manual_seed(123);
        var before = randn(4).data<float>().ToArray();
        random.manual_seed(123);
        using var second = new DdpmUNet(Small, seed: 7);
        Assert.Equal(before, randn(4).data<float>().ToArray());
        Assert.Equal(Values(first), Values(second));
    }

    [Fact]
    public void Another_seed_gives_other_weights()
    {
        using var first = new DdpmUNet(Small, seed: 7);
        using var second = new DdpmUNet(Small, seed: 8);
        Assert.NotEqual(Values(first), Values(second));
    }

    [Fact]
    public void Weights_begin_uniform_with_fan_average_scaling_and_last_layers_all_but_zero()
    {
        using var network = new DdpmUNet(Small, seed: 7);
        var parameters = network.named_parameters().ToDictionary(p => p.name, p => p.parameter.data<float>().ToArray());
        var bound = (float)Math.Sqrt(6.0 / ((8 + 8) * 9));
        var weights = parameters["downsamples.level_0.0.conv1.weight"];
        Assert.InRange(weights.Max(), 0.95f * bound, bound);
        Assert.InRange(weights.Min(), -bound, -0.95f * bound);
        Assert.InRange(weights.Average(), -0.1 * bound, 0.1 * bound);
        Assert.InRange(parameters["downsamples.level_0.0.conv2.weight"].Max(), 1e-8f, 1e-5f);
        Assert.InRange(parameters["out_conv.2.weight"].Max(), 1e-8f, 1e-5f);
        Assert.All(parameters["middle.1.norm.weight"], v => Assert.Equal(1, v));
        var biases = parameters.Where(p => p.Key.EndsWith("bias", StringComparison.Ordinal)).SelectMany(p => p.Value);
        Assert.All(biases, v => Assert.Equal(0, v));
    }

    [Fact]
    public void A_class_label_changes_the_prediction_of_a_conditional_network_only()
    {
        using var scope = NewDisposeScope();
        using var network = new DdpmUNet(Small with { Classes = 3 }, seed: 7);
        using var frozen = no_grad();
        foreach (var parameter in network.parameters()) parameter.add_(0.01f);
        var x = ones(1, 3, 8, 8).cumsum(3);
        var at = tensor([10L]);
        var zero = network.Forward(x, at, tensor([0L])).data<float>().ToArray();
        Assert.NotEqual(zero, network.Forward(x, at, tensor([1L])).data<float>().ToArray());
        Assert.Contains("label_emb.weight", network.named_parameters().Select(p => p.name));
        Assert.Contains("3 classes", Assert.Throws<ModelException>(() => network.Forward(x, at)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Folded_pixels_come_back_to_their_places()
    {
        using var scope = NewDisposeScope();
        using var network = new DdpmUNet(Small with { PatchSize = 2 }, seed: 7);
        using var frozen = no_grad();
        var parameters = network.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        Assert.Equal([8, 12, 3, 3], parameters["in_conv.weight"].shape);
        Assert.Equal([12, 8, 3, 3], parameters["out_conv.2.weight"].shape);
        parameters["out_conv.2.weight"].zero_();
        parameters["out_conv.2.bias"].copy_(arange(12));
        var y = network.Forward(ones(1, 3, 8, 8), tensor([10L]));
        Assert.Equal([1, 3, 8, 8], y.shape);
        for (var channel = 0; channel < 3; channel++)
            for (var row = 0; row < 8; row++)
                for (var column = 0; column < 8; column++)
                    Assert.Equal(channel * 4 + row % 2 * 2 + column % 2, y[0, channel, row, column].item<float>());
    }

    [Fact]
    public void Options_that_contradict_each_other_are_refused_by_name()
    {
        Assert.Contains("groups is 32", Refusal(Small with { Groups = 32 }), StringComparison.Ordinal);
        Assert.Contains("attention has 1 entries", Refusal(Small with { Attention = [true] }), StringComparison.Ordinal);
        Assert.Contains("patchSize is 0", Refusal(Small with { PatchSize = 0 }), StringComparison.Ordinal);
        Assert.Contains("dropout is 1", Refusal(Small with { Dropout = 1 }), StringComparison.Ordinal);
        Assert.Contains("9 x 8", Assert.Throws<ModelException>(() => Small.Validate(9, 8)).Message, StringComparison.Ordinal);
    }

    private static string Refusal(DdpmUNetOptions options) => Assert.Throws<ModelException>(() => new DdpmUNet(options, 0)).Message;

    private static float[] Values(DdpmUNet network) => [.. network.parameters().SelectMany(p => p.data<float>().ToArray())];
}
