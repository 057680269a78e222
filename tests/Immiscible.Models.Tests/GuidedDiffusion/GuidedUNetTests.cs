using Immiscible.Models.GuidedDiffusion;
using Immiscible.Models.Tests.Recorded;
using static TorchSharp.torch;

namespace Immiscible.Models.Tests.GuidedDiffusion;

public sealed class GuidedUNetTests
{
    private static readonly GuidedUNetOptions Small = new()
    {
        Channels = 8, ChannelMultipliers = [1, 2], ResidualBlocks = 1, Attention = [false, true], Groups = 4, HeadChannels = 8, Dropout = 0.5,
    };

    [Fact]
    public void The_CIFAR_10_network_has_the_parameters_of_the_reference()
    {
        using var network = new GuidedUNet(new GuidedUNetOptions(), seed: 0);
        Assert.Equal(35_746_307, network.parameters().Sum(static p => p.numel()));
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights_and_another_seed_others()
    {
        using var first = Small.Create(seed: 7);
        random.manual_seed(123);
        using var second = Small.Create(seed: 7);
        using var third = Small.Create(seed: 8);
        Assert.Equal(Networks.Values(first), Networks.Values(second));
        Assert.NotEqual(Networks.Values(first), Networks.Values(third));
    }

    [Fact]
    public void Weights_begin_as_those_of_torch_and_last_layers_at_zero()
    {
        using var network = new GuidedUNet(Small, seed: 7);
        var parameters = network.named_parameters().ToDictionary(static p => p.name, static p => p.parameter.data<float>().ToArray());
        AssertUniform(parameters["input_blocks.1.0.in_layers.2.weight"], 1 / Math.Sqrt(8 * 9), 0.95);
        AssertUniform(parameters["input_blocks.1.0.in_layers.2.bias"], 1 / Math.Sqrt(8 * 9), 0.3);
        AssertUniform(parameters["middle_block.1.qkv.weight"], 1 / Math.Sqrt(16), 0.95);
        AssertUniform(parameters["time_embed.2.weight"], 1 / Math.Sqrt(32), 0.95);
        foreach (var name in new[] { "input_blocks.1.0.out_layers.3", "middle_block.1.proj_out", "output_blocks.0.0.out_layers.3", "out.2" })
            Assert.All(parameters[name + ".weight"].Concat(parameters[name + ".bias"]), static v => Assert.Equal(0, v));
        Assert.All(parameters["out.0.weight"], static v => Assert.Equal(1, v));
        Assert.All(parameters["out.0.bias"], static v => Assert.Equal(0, v));
    }

    [Fact]
    public void A_class_label_changes_the_prediction_of_a_conditional_network_only()
    {
        using var scope = NewDisposeScope();
        using var network = Networks.Stirred(Small with { Classes = 2, HasNullClass = true });
        var zero = Networks.Output(network, labels: tensor([0L]));
        Networks.AssertOther(zero, Networks.Output(network, labels: tensor([1L])));
        Networks.AssertOther(zero, Networks.Output(network, labels: tensor([2L])));
        Assert.Contains("2 classes", Assert.Throws<ModelException>(() => Networks.Output(network)).Message, StringComparison.Ordinal);
        using var unconditional = Networks.Stirred(Small);
        Networks.AssertSame(Networks.Output(unconditional), Networks.Output(unconditional, labels: tensor([1L])));
    }

    [Fact]
    public void A_time_between_two_whole_ones_is_a_time_of_its_own()
    {
        using var scope = NewDisposeScope();
        using var network = Networks.Stirred(Small);
        Networks.AssertSame(Networks.Output(network, tensor([10L])), Networks.Output(network, tensor([10f])));
        Networks.AssertOther(Networks.Output(network, tensor([10f])), Networks.Output(network, tensor([10.5f])));
    }

    [Fact]
    public void Dropout_is_a_function_of_seed_step_and_granule()
    {
        using var scope = NewDisposeScope();
        using var network = Networks.Stirred(Small);
        var without = Networks.Output(network);
        network.Dropout.Begin(step: 3, granule: 1);
        var first = Networks.Output(network);
        Networks.AssertOther(without, first);
        random.manual_seed(5);
        Networks.AssertSame(first, Networks.Output(network));
        network.Dropout.Begin(step: 3, granule: 2);
        Networks.AssertOther(first, Networks.Output(network));
        network.Dropout.End();
        Networks.AssertSame(without, Networks.Output(network));
    }

    [Fact]
    public void Both_layouts_of_attention_are_one_function_of_permuted_weights()
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using var first = Networks.Stirred(Small);
        var expected = Networks.Output(first);
        using var second = Networks.Stirred(Small with { HeadsFirst = true });
        Networks.AssertOther(expected, Networks.Output(second));
        // [3, 2 heads, 8, ...] to [2 heads, 3, 8, ...]
        foreach (var (_, parameter) in second.named_parameters().Where(static p => p.name.Contains("qkv", StringComparison.Ordinal)))
            parameter.copy_(parameter.reshape(3, 2, 8, -1).transpose(0, 1).reshape(parameter.shape));
        Networks.AssertSame(expected, Networks.Output(second));
    }

    [Fact]
    public void Heads_are_a_number_or_a_width()
    {
        using var scope = NewDisposeScope();
        using var byWidth = Networks.Stirred(Small);
        using var byNumber = Networks.Stirred(Small with { HeadChannels = 0, Heads = 2 });
        using var one = Networks.Stirred(Small with { HeadChannels = 0, Heads = 1 });
        Networks.AssertSame(Networks.Output(byWidth), Networks.Output(byNumber));
        Networks.AssertOther(Networks.Output(byWidth), Networks.Output(one));
    }

    [Fact]
    public void Options_that_contradict_each_other_are_refused_by_name()
    {
        Assert.Contains("channels is 7", Refusal(Small with { Channels = 7 }), StringComparison.Ordinal);
        Assert.Contains("channelMultipliers", Refusal(Small with { ChannelMultipliers = [] }), StringComparison.Ordinal);
        Assert.Contains("groups is 32; it must divide every level's width, 8", Refusal(Small with { Groups = 32 }), StringComparison.Ordinal);
        Assert.Contains("attention has 1 entries", Refusal(Small with { Attention = [true] }), StringComparison.Ordinal);
        Assert.Contains("residualBlocks is 0", Refusal(Small with { ResidualBlocks = 0 }), StringComparison.Ordinal);
        Assert.Contains("headChannels is 5", Refusal(Small with { HeadChannels = 5 }), StringComparison.Ordinal);
        Assert.Contains("headChannels is -1", Refusal(Small with { HeadChannels = -1 }), StringComparison.Ordinal);
        Assert.Contains("heads is 0", Refusal(Small with { HeadChannels = 0, Heads = 0 }), StringComparison.Ordinal);
        Assert.Contains("heads is 3", Refusal(Small with { HeadChannels = 0, Heads = 3 }), StringComparison.Ordinal);
        Assert.Contains("dropout is 1", Refusal(Small with { Dropout = 1 }), StringComparison.Ordinal);
        Assert.Contains("9 x 8", Assert.Throws<ModelException>(static () => Small.Validate(9, 8)).Message, StringComparison.Ordinal);
        Small.Validate(8, 8);
    }

    private static string Refusal(GuidedUNetOptions options) => Assert.Throws<ModelException>(() => options.Create(0)).Message;

    private static void AssertUniform(float[] values, double bound, double reach)
    {
        Assert.InRange(values.Max(), reach * bound, bound);
        Assert.InRange(values.Min(), -bound, -reach * bound);
    }
}
