using Immiscible.Models.Diffusers;
using Immiscible.Models.Tests.Recorded;
using static TorchSharp.torch;

namespace Immiscible.Models.Tests.Diffusers;

public sealed class DiffusersUNetTests
{
    private static readonly DiffusersUNetOptions Small = new()
    {
        BlockChannels = [8, 16], ResidualBlocks = 1, Attention = [false, true], Groups = 4, HeadChannels = 8, Dropout = 0.5,
    };

    [Fact]
    public void The_CIFAR_10_network_has_the_parameters_of_the_reference()
    {
        using var network = new DiffusersUNet(new DiffusersUNetOptions(), seed: 0);
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
    public void A_class_label_changes_the_prediction_of_a_conditional_network_only()
    {
        using var scope = NewDisposeScope();
        using var network = Networks.Stirred(Small with { Classes = 2, HasNullClass = true });
        var zero = Networks.Output(network, labels: tensor([0L]));
        Networks.AssertOther(zero, Networks.Output(network, labels: tensor([1L])));
        Networks.AssertOther(zero, Networks.Output(network, labels: tensor([2L])));
        Assert.Contains("class_embedding.weight", network.named_parameters().Select(static p => p.name));
        Assert.Contains("2 classes", Assert.Throws<ModelException>(() => Networks.Output(network)).Message, StringComparison.Ordinal);
        using var unconditional = Networks.Stirred(Small);
        Networks.AssertSame(Networks.Output(unconditional), Networks.Output(unconditional, labels: tensor([1L])));
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
    public void Every_option_that_leaves_the_weights_alone_changes_the_output()
    {
        using var scope = NewDisposeScope();
        using var network = Networks.Stirred(Small);
        var output = Networks.Output(network);
        Assert.All(
            new[]
            {
                Small with { FrequencyShift = 0 }, Small with { FlipSinToCos = true }, Small with { DownsamplePadding = 1 }, Small with { NormEpsilon = 1e-2 },
                Small with { HeadChannels = 0 }, Small with { HeadChannels = 4 }, Small with { Groups = 8 },
            },
            options =>
            {
                using var other = Networks.Stirred(options);
                Networks.AssertOther(output, Networks.Output(other));
            });
    }

    [Fact]
    public void Attention_is_where_the_options_put_it()
    {
        AssertAttention(Small, "down_blocks.1.attentions.0", "mid_block.attentions.0", "up_blocks.0.attentions.0", "up_blocks.0.attentions.1");
        AssertAttention(
            Small with { UpAttention = [true, false] },
            "down_blocks.1.attentions.0", "mid_block.attentions.0", "up_blocks.1.attentions.0", "up_blocks.1.attentions.1");
        AssertAttention(Small with { Attention = [false, false], MiddleAttention = false });
    }

    [Fact]
    public void The_embedding_scales_and_shifts_where_asked()
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using var network = Networks.Stirred(Small with { ScaleShiftNorm = true });
        Assert.Equal([16, 32], network.named_parameters().Single(static p => p.name == "down_blocks.0.resnets.0.time_emb_proj.weight").parameter.shape);
        Networks.AssertOther(Networks.Output(network, tensor([10L])), Networks.Output(network, tensor([500L])));
    }

    [Fact]
    public void Options_that_contradict_each_other_are_refused_by_name()
    {
        Assert.Contains("blockChannels needs", Refusal(Small with { BlockChannels = [] }), StringComparison.Ordinal);
        Assert.Contains("blockChannels begins with 7", Refusal(Small with { BlockChannels = [7, 8] }), StringComparison.Ordinal);
        Assert.Contains("groups is 32; it must divide every level's width, 8", Refusal(Small with { Groups = 32 }), StringComparison.Ordinal);
        Assert.Contains("attention has 1 entries", Refusal(Small with { Attention = [true] }), StringComparison.Ordinal);
        Assert.Contains("upAttention has 3 entries", Refusal(Small with { UpAttention = [true, true, true] }), StringComparison.Ordinal);
        Assert.Contains("residualBlocks is 0", Refusal(Small with { ResidualBlocks = 0 }), StringComparison.Ordinal);
        Assert.Contains("headChannels is 5", Refusal(Small with { HeadChannels = 5 }), StringComparison.Ordinal);
        Assert.Contains("headChannels is -1", Refusal(Small with { HeadChannels = -1 }), StringComparison.Ordinal);
        Assert.Contains("normEpsilon is 0", Refusal(Small with { NormEpsilon = 0 }), StringComparison.Ordinal);
        Assert.Contains("frequencyShift is 4", Refusal(Small with { FrequencyShift = 4 }), StringComparison.Ordinal);
        Assert.Contains("downsamplePadding is 2", Refusal(Small with { DownsamplePadding = 2 }), StringComparison.Ordinal);
        Assert.Contains("inChannels is 0", Refusal(Small with { InChannels = 0 }), StringComparison.Ordinal);
        Assert.Contains("9 x 8", Assert.Throws<ModelException>(static () => Small.Validate(9, 8)).Message, StringComparison.Ordinal);
        Small.Validate(8, 8);
    }

    private static void AssertAttention(DiffusersUNetOptions options, params string[] expected)
    {
        using var network = options.Create(seed: 7);
        var names = network.named_parameters().Select(static p => p.name).Where(static name => name.EndsWith(".to_q.bias", StringComparison.Ordinal));
        Assert.Equal(expected.Order(StringComparer.Ordinal), names.Select(static name => name[..^".to_q.bias".Length]).Order(StringComparer.Ordinal));
    }

    private static string Refusal(DiffusersUNetOptions options) => Assert.Throws<ModelException>(() => options.Create(0)).Message;
}
