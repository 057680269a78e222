using Immiscible.Compute.Optimizers;
using Immiscible.Compute.Parameters;
using Immiscible.Models.Ncsnpp;
using static TorchSharp.torch;

namespace Immiscible.Models.Tests.Ncsnpp;

public sealed class NcsnppNetworkTests
{
    private static readonly NcsnppOptions Small = new()
    {
        Channels = 8, ChannelMultipliers = [1, 2], ResidualBlocks = 1, Attention = [false, true], FourierScale = 1, Dropout = 0.5,
    };

    private static readonly NcsnppOptions Plain = Small with
    {
        Fir = false, Blocks = ResidualBlockKind.Ddpm, ProgressiveInput = ProgressiveInput.None,
    };

    private static readonly NcsnppOptions Positional = Small with
    {
        Embedding = NoiseEmbedding.Positional, LogarithmicTime = false, SigmaMin = 0.1, SigmaMax = 10, NoiseLevels = 20,
    };

    [Fact]
    public void The_CIFAR_10_consistency_network_has_the_parameters_of_the_paper()
    {
        using var network = new NcsnppNetwork(new NcsnppOptions(), seed: 0);
        Assert.Equal(56_395_651, network.parameters().Sum(p => p.numel()));
        new NcsnppOptions().Validate(32, 32);
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights_whatever_torch_drew_before()
    {
        using var first = new NcsnppNetwork(Small, seed: 7);
        random.manual_seed(123);
        var before = randn(4).data<float>().ToArray();
        random.manual_seed(123);
        using var second = new NcsnppNetwork(Small, seed: 7);
        Assert.Equal(before, randn(4).data<float>().ToArray());
        Assert.Equal(Values(first), Values(second));
        using var other = new NcsnppNetwork(Small, seed: 8);
        Assert.NotEqual(Values(first), Values(other));
        Assert.NotEqual(Weights(first, "all_modules.0.W"), Weights(other, "all_modules.0.W"));
    }

    [Fact]
    public void Weights_begin_with_fan_average_scaling_and_last_layers_all_but_zero()
    {
        using var network = new NcsnppNetwork(Small with { FourierScale = 16, Channels = 64 }, seed: 7);
        AssertUniform(Weights(network, "all_modules.4.Conv_0.weight"), 6.0 / ((64 + 64) * 9));
        AssertUniform(Weights(network, "all_modules.8.NIN_0.W"), 0.1 * 6.0 / (128 + 128));
        AssertUniform(Weights(network, "all_modules.8.NIN_3.W"), 1e-10 * 6.0 / (128 + 128));
        AssertUniform(Weights(network, "all_modules.4.Conv_1.weight"), 1e-10 * 6.0 / ((64 + 64) * 9));
        var frequencies = Weights(network, "all_modules.0.W");
        Assert.InRange(Math.Sqrt(frequencies.Average(w => w * w)), 12, 20);
        Assert.All(Weights(network, "all_modules.4.GroupNorm_0.weight"), w => Assert.Equal(1, w));
        Assert.All(network.named_parameters().Where(p => p.name.EndsWith("bias", StringComparison.Ordinal) || p.name.EndsWith(".b", StringComparison.Ordinal)),
            p => Assert.All(p.parameter.data<float>().ToArray(), b => Assert.Equal(0, b)));
    }

    [Fact]
    public void What_is_not_trained_has_a_place_in_the_flat_vector_and_keeps_its_value()
    {
        using var network = Moved(Small with { LogarithmicTime = false, ScaleBySigma = true });
        using var flat = new FlatParameters(network);
        Assert.Contains("sigmas", flat.Layout.Slots.Select(slot => slot.Name));
        var (sigmas, frequencies, trained) = (Weights(network, "sigmas"), Weights(network, "all_modules.0.W"), Weights(network, "all_modules.1.weight"));
        network.Forward(Image(), tensor([0.5f, 2f])).square().mean().backward();
        var (first, second, average) = (new float[flat.Layout.Length], new float[flat.Layout.Length], flat.ValueSpan.ToArray());
        FlatUpdate.Step(
            new UpdateRule(OptimizerKind.Adam, 1e-2, 0.9, 0.999, 1e-8), flat.ValueSpan, flat.GradientSpan, first, second, [new MovingAverage(average, 0.9999f)], .., 1, 1);
        flat.VerifyAliases();
        Assert.NotEqual(trained, Weights(network, "all_modules.1.weight"));
        Assert.Equal(sigmas, Weights(network, "sigmas"));
        Assert.Equal(frequencies, Weights(network, "all_modules.0.W"));
        var slot = flat.Layout.Slots.Single(slot => slot.Name == "all_modules.0.W");
        Assert.Equal(frequencies, average.AsSpan(slot.Offset, slot.Length).ToArray());
    }

    [Fact]
    public void Logarithmic_times_go_into_the_projection_as_they_are()
    {
        using var logarithmic = Moved(Small);
        using var sigma = Moved(Small with { LogarithmicTime = false });
        Assert.DoesNotContain("sigmas", logarithmic.named_parameters().Select(p => p.name));
        var expected = Output(logarithmic, tensor([-0.3f, 0.4f]));
        AssertClose(expected, Output(sigma, tensor([-0.3f, 0.4f]).exp()));
        Assert.NotEqual(expected, Output(logarithmic, tensor([-0.3f, 0.41f])));
    }

    [Fact]
    public void Scaling_divides_by_sigma_or_by_that_of_the_index()
    {
        using var plain = Moved(Small with { LogarithmicTime = false });
        using var scaled = Moved(Small with { LogarithmicTime = false, ScaleBySigma = true });
        var sigmas = new[] { 0.5f, 4f };
        AssertClose(Divided(Output(plain, tensor(sigmas)), sigmas), Output(scaled, tensor(sigmas)));

        using var counted = Moved(Positional);
        using var countedScaled = Moved(Positional with { ScaleBySigma = true });
        var levels = Weights(counted, "sigmas");
        Assert.Equal(10, levels[0], 1e-5f);
        Assert.Equal(0.1f, levels[^1], 1e-6f);
        AssertClose(Divided(Output(counted, tensor([3L, 17L])), [levels[3], levels[17]]), Output(countedScaled, tensor([3L, 17L])));
    }

    [Fact]
    public void Images_between_zero_and_one_are_centered_by_the_network()
    {
        using var centered = Moved(Small);
        using var raw = Moved(Small with { Centered = false });
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var half = Image() / 2 + 0.5f;
        AssertClose(Output(centered, tensor([0.1f, 0.2f])), raw.Forward(half, tensor([0.1f, 0.2f])).data<float>().ToArray());
    }

    [Fact]
    public void A_class_label_changes_the_output_of_a_conditional_network_only()
    {
        using var scope = NewDisposeScope();
        using var network = Moved(Small with { Classes = 3, HasNullClass = true });
        using var frozen = no_grad();
        var times = tensor([0.1f, 0.2f]);
        var zero = network.Forward(Image(), times, tensor([0L, 0L])).data<float>().ToArray();
        Assert.NotEqual(zero, network.Forward(Image(), times, tensor([3L, 3L])).data<float>().ToArray());
        Assert.Equal([4, 32], network.named_parameters().Single(p => p.name == "label_emb.weight").parameter.shape);
        Assert.Contains("3 classes", Assert.Throws<ModelException>(() => network.Forward(Image(), times)).Message, StringComparison.Ordinal);

        using var told = Moved(Small);
        Assert.DoesNotContain("label_emb.weight", told.named_parameters().Select(p => p.name));
        Assert.Equal(Output(told, times), told.Forward(Image(), times, tensor([1L, 1L])).data<float>().ToArray());
    }

    [Fact]
    public void Dropout_depends_on_step_and_granule_and_ends()
    {
        using var network = Moved(Small);
        var times = tensor([0.1f, 0.2f]);
        var off = Output(network, times);
        network.Dropout.Begin(5, 1);
        var on = Output(network, times);
        Assert.NotEqual(off, on);
        Assert.Equal(on, Output(network, times));
        network.Dropout.Begin(5, 2);
        Assert.NotEqual(on, Output(network, times));
        network.Dropout.Begin(6, 1);
        Assert.NotEqual(on, Output(network, times));
        network.Dropout.Begin(5, 1);
        Assert.Equal(on, Output(network, times));
        network.Dropout.End();
        Assert.Equal(off, Output(network, times));
    }

    [Fact]
    public void Blocks_of_DDPM_have_layers_between_them_and_the_names_of_the_reference()
    {
        using var network = Moved(Plain);
        var shapes = network.named_parameters().ToDictionary(p => p.name, p => p.parameter.shape);
        Assert.Equal([8, 8, 3, 3], shapes["all_modules.5.Conv_0.weight"]);
        Assert.DoesNotContain("all_modules.5.GroupNorm_0.weight", shapes.Keys);
        Assert.Equal([8, 16], shapes["all_modules.6.NIN_0.W"]);
        Assert.Equal([16, 16, 3, 3], shapes["all_modules.14.Conv_0.weight"]);
        Assert.Equal([2, 3, 8, 8], Shape(network));

        using var filtered = Moved(Plain with { Fir = true, ResampleWithConvolution = false });
        var names = filtered.named_parameters().Select(p => p.name).ToList();
        Assert.DoesNotContain(names, name => name.StartsWith("all_modules.5.", StringComparison.Ordinal));
        Assert.Contains("all_modules.6.Conv_0.weight", names);
        Assert.Equal([2, 3, 8, 8], Shape(filtered));
    }

    [Theory]
    [InlineData(ProgressiveCombine.Sum, 16)]
    [InlineData(ProgressiveCombine.Cat, 24)]
    public void The_image_is_combined_with_the_beginning_of_a_level(ProgressiveCombine combine, int width)
    {
        var options = Small with { ProgressiveInput = ProgressiveInput.InputSkip, ProgressiveCombine = combine, ChannelMultipliers = [1, 1], Channels = 16 };
        using var network = Moved(options);
        var shapes = network.named_parameters().ToDictionary(p => p.name, p => p.parameter.shape);
        Assert.Equal([16, 3, 1, 1], shapes["all_modules.7.Conv.weight"]);
        Assert.Equal(width == 16 ? 16 : 32, shapes["all_modules.8.Conv_0.weight"][1]);
        Assert.Equal([2, 3, 8, 8], Shape(network));
        var before = Output(network, tensor([0.1f, 0.2f]));
        using (no_grad()) network.named_parameters().Single(p => p.name == "all_modules.7.Conv.weight").parameter.mul_(2f);
        Assert.NotEqual(before, Output(network, tensor([0.1f, 0.2f])));
    }

    [Fact]
    public void Nothing_but_the_network_outlives_a_pass()
    {
        using var network = Moved(Small);
        using var times = tensor([0.1f, 0.2f]);
        _ = Output(network, times);
        var before = LiveTensors.Settle();
        _ = Output(network, times);
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void Options_that_contradict_each_other_are_refused_by_name(NcsnppOptions options, string message) =>
        Assert.Contains(message, Assert.Throws<ModelException>(() => options.Create(0)).Message, StringComparison.Ordinal);

    [Fact]
    public void Images_that_cannot_be_halved_are_refused()
    {
        var message = Assert.Throws<ModelException>(() => new NcsnppOptions().Validate(30, 32)).Message;
        Assert.Contains("30 x 32 pixels cannot be halved 2 times", message, StringComparison.Ordinal);
        Small.Validate(6, 10);
    }

    public static TheoryData<NcsnppOptions, string> Contradictions() => new()
    {
        { Small with { InChannels = 0 }, "inChannels is 0" },
        { Small with { OutChannels = 0 }, "outChannels is 0" },
        { Small with { Channels = 7 }, "channels is 7" },
        { Small with { Channels = 144 }, "channels is 144: among the widths is 144, which 32 groups do not divide" },
        { Small with { Channels = 10 }, "channels is 10: among the widths is 30, which 7 groups" },
        { Small with { ChannelMultipliers = [] }, "channelMultipliers needs" },
        { Small with { ChannelMultipliers = [1, 0] }, "channelMultipliers needs" },
        { Small with { Attention = [true] }, "attention has 1 entries" },
        { Small with { ResidualBlocks = 0 }, "residualBlocks is 0" },
        { Small with { Dropout = 1 }, "dropout is 1" },
        { Small with { Classes = -1 }, "classes is -1" },
        { Small with { InitScale = -1 }, "initScale is -1" },
        { Small with { FourierScale = 0 }, "fourierScale is 0" },
        { Small with { Embedding = NoiseEmbedding.Positional }, "logarithmicTime is true, but a positional" },
        { Small with { ScaleBySigma = true }, "scaleBySigma is true" },
        { Positional with { SigmaMin = 11 }, "sigmaMin is 11 and sigmaMax 10" },
        { Positional with { NoiseLevels = 1 }, "noiseLevels is 1" },
        { Small with { FirKernel = [1] }, "firKernel is [1]" },
        { Small with { FirKernel = [1, -1] }, "firKernel is [1, -1]" },
        { Plain with { Fir = true }, "fir with DDPM blocks" },
    };

    /// <summary>A network whose weights, those that begin all but zero included, are such that everything shows in the output.</summary>
    private static NcsnppNetwork Moved(NcsnppOptions options)
    {
        using var frozen = no_grad();
        var network = new NcsnppNetwork(options with { InitScale = 1 }, seed: 7);
        foreach (var parameter in network.parameters().Where(p => p.requires_grad)) parameter.add_(0.01f);
        return network;
    }

    private static Tensor Image() => (arange(2 * 3 * 8 * 8, ScalarType.Float32) * 0.37f).sin().view(2, 3, 8, 8);

    private static float[] Output(NcsnppNetwork network, Tensor times)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        return network.Forward(Image(), times).data<float>().ToArray();
    }

    private static long[] Shape(NcsnppNetwork network)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        return network.Forward(Image(), tensor([0.1f, 0.2f])).shape;
    }

    private static float[] Divided(float[] output, float[] sigmas) => [.. output.Select((value, i) => value / sigmas[i / (output.Length / 2)])];

    private static void AssertClose(float[] expected, float[] actual)
    {
        var largest = expected.Max(Math.Abs);
        Assert.InRange(expected.Zip(actual).Max(pair => Math.Abs(pair.First - pair.Second)), 0, 1e-4f * largest);
    }

    private static void AssertUniform(float[] weights, double squaredBound)
    {
        var bound = (float)Math.Sqrt(squaredBound);
        Assert.InRange(weights.Max(), 0.99f * bound, bound);
        Assert.InRange(weights.Min(), -bound, -0.99f * bound);
    }

    private static float[] Weights(NcsnppNetwork network, string name) =>
        network.named_parameters().Single(p => p.name == name).parameter.data<float>().ToArray();

    private static float[] Values(NcsnppNetwork network) => [.. network.parameters().SelectMany(p => p.data<float>().ToArray())];
}
