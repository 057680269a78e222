using System.Text.Json;
using Immiscible.Compute.Safetensors;
using Immiscible.Diffusion.Objectives;
using Immiscible.Models;
using Immiscible.Models.GuidedDiffusion;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Tests.Objectives;

public sealed class ConsistencyObjectiveTests
{
    public static IEnumerable<TheoryDataRow<string, string>> Cases =>
        FixtureFolders.Rows("cm_losses", static config => config.GetProperty("cases"), static one =>
            !one.TryGetProperty("kind", out var kind) ? "a sampler, not a loss" : kind.GetString() == "ct" ? null : "distillation is not offered");

    public static IEnumerable<TheoryDataRow<string>> Improved => FixtureFolders.Rows("ict");

    public static IEnumerable<TheoryDataRow<string, string>> EasyCases => FixtureFolders.Rows("ect_loss", static config => config);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Losses_and_gradients_of_consistency_training_are_the_references(string folder, string name)
    {
        using var scope = NewDisposeScope();
        using var recorded = new Recorded($"{folder}/io.safetensors");
        var config = Fixtures.Config(folder);
        var one = config.GetProperty("cases").GetProperty(name);
        using var network = Network(folder, config.GetProperty("unet"), "model.");
        using var target = Network(folder, config.GetProperty("unet"), "target.");
        var images = recorded.Tensor("in.x_start");
        var objective = new ConsistencyObjective(Options(config, one), checked((int)(images.numel() / images.shape[0])));
        var levels = one.GetProperty("num_scales").GetInt32();
        // the reference counts its sigmas from the largest
        var pairs = Array.ConvertAll(recorded.Int64s($"{name}.indices"), i => levels - 2 - (int)i);
        var tolerance = Fixtures.Tolerance(folder, "loss_rel", 1e-3);
        var losses = objective.LossesOf(Batch(network, target, images, recorded.Tensor("in.noise")), pairs, levels);
        Recorded.AssertClose(recorded.Floats($"{name}.loss"), losses.data<float>().ToArray(), 0, tolerance);
        losses.mean().backward();
        var prefix = $"{name}.grad.";
        var gradients = recorded.Names.Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(gradients);
        foreach (var gradient in gradients)
        {
            var parameter = network.named_parameters().Single(p => p.name == gradient[prefix.Length..]).parameter;
            var expected = recorded.Tensor(gradient);
            Assert.InRange((parameter.grad! - expected).norm().item<float>(), 0, tolerance * expected.norm().item<float>());
        }

        using var frozen = no_grad();
        network.named_parameters().Single(static p => p.name == "out.2.weight").parameter.mul_(1.01f);
        var off = objective.LossesOf(Batch(network, target, images, recorded.Tensor("in.noise")), pairs, levels);
        Recorded.AssertApart(recorded.Floats($"{name}.loss"), off.data<float>().ToArray().Select(static v => (double)v), 0, tolerance);
    }

    [Theory]
    [MemberData(nameof(EasyCases))]
    public void Losses_of_easy_tuning_are_the_references(string folder, string name)
    {
        using var scope = NewDisposeScope();
        using var recorded = new Recorded($"{folder}/io.safetensors");
        var one = Fixtures.Config(folder).GetProperty(name);
        var stage = one.GetProperty("stage").GetInt32();
        var options = new EasyConsistencyOptions
        {
            Q = one.GetProperty("q").GetDouble(),
            StageSteps = 1,
            Stages = stage + 1,
            K = one.GetProperty("k").GetDouble(),
            B = one.GetProperty("b").GetDouble(),
            Adjustment = one.GetProperty("adj").GetString() == "const" ? StepAdjustment.Constant : StepAdjustment.Sigmoid,
            HuberConstant = one.GetProperty("c").GetDouble(),
            LogMean = one.GetProperty("P_mean").GetDouble(),
            LogDeviation = one.GetProperty("P_std").GetDouble(),
        };
        var tolerance = Fixtures.Tolerance(folder, "rel", 1e-4);
        var times = recorded.Floats($"{name}.rnd_normal").Select(z => Math.Exp(options.LogMean + options.LogDeviation * z)).ToArray();
        Recorded.AssertClose(recorded.Floats($"{name}.t"), times, 0, tolerance);
        var curriculum = options.CreateCurriculum();
        Recorded.AssertClose(recorded.Floats($"{name}.r"), times.Select(t => curriculum.Nearer(t, stage)), 1e-7, tolerance);
        var objective = new EasyConsistencyObjective(options);
        var batch = new ObjectiveBatch
        {
            Network = static (x, _, _) => x.tanh(), Target = static (x, _, _) => x.tanh(), Images = recorded.Tensor("in.images"), Noises = recorded.Tensor($"{name}.eps"),
            TimeDraws = [], Step = stage,
        };
        var expected = recorded.Floats($"{name}.loss");
        // both answers are rounded to float32, 6e-8 near 1: what that leaves of a small distance, its weight makes large
        var losses = objective.LossesOf(batch, times).data<float>().ToArray();
        for (var i = 0; i < times.Length; i++)
            Recorded.AssertClose(expected.AsSpan(i, 1), losses.AsSpan(i, 1), 6e-8 / (times[i] - curriculum.Nearer(times[i], stage)), tolerance);
        Recorded.AssertApart(expected, objective.LossesOf(batch, [.. times.Select(static t => t * 1.01)]).data<float>().ToArray().Select(static v => (double)v), 0, tolerance);
    }

    /// <summary>The recorded formula is applied to single elements: so are images of one element.</summary>
    [Theory]
    [MemberData(nameof(Improved))]
    public void The_pseudo_huber_metric_is_the_references_for_single_elements_and_takes_images_whole(string folder)
    {
        using var scope = NewDisposeScope();
        using var recorded = new Recorded($"{folder}/io.safetensors");
        var (a, b) = (recorded.Tensor("a"), recorded.Tensor("b"));
        var constant = ImageDistance.HuberConstant((int)(a.numel() / a.shape[0]));
        Recorded.AssertClose(recorded.Floats("pseudo_huber_elementwise"), ImageDistance.PseudoHuber(a.view(-1, 1), b.view(-1, 1), constant), 1e-5);
        var squares = (a - b).square().flatten(1).sum([1]).data<float>().ToArray();
        Recorded.AssertClose(
            ImageDistance.PseudoHuber(a, b, constant).data<float>().ToArray(), squares.Select(s => Math.Sqrt(s + constant * constant) - constant), 1e-5, 1e-5);
    }

    private static ObjectiveBatch Batch(ImageNetwork network, ImageNetwork target, Tensor images, Tensor noises) => new()
    {
        Network = network.Forward, Target = target.Forward, Images = images, Noises = noises, TimeDraws = [],
    };

    private static ConsistencyOptions Options(JsonElement config, JsonElement one) => new()
    {
        SigmaMin = config.GetProperty("sigma_min").GetDouble(),
        SigmaMax = config.GetProperty("sigma_max").GetDouble(),
        Rho = config.GetProperty("rho").GetDouble(),
        SigmaData = config.GetProperty("sigma_data").GetDouble(),
        NetworkTimeScale = 1000,
        Metric = one.GetProperty("loss_norm").GetString() == "l1" ? ConsistencyMetric.L1 : ConsistencyMetric.L2,
        Weighting = one.GetProperty("weight_schedule").GetString() switch
        {
            "uniform" => ConsistencyWeighting.Uniform,
            "snr" => ConsistencyWeighting.Snr,
            "snr+1" => ConsistencyWeighting.SnrPlusOne,
            "karras" => ConsistencyWeighting.Karras,
            "truncated-snr" => ConsistencyWeighting.TruncatedSnr,
            var other => throw new NotSupportedException($"weight_schedule {other}"),
        },
    };

    private static ImageNetwork Network(string folder, JsonElement config, string prefix)
    {
        int[] multipliers = [.. config.GetProperty("channel_mult").EnumerateArray().Select(static m => m.GetInt32())];
        int[] attention = [.. config.GetProperty("attention_resolutions").EnumerateArray().Select(static m => m.GetInt32())];
        var network = new GuidedUNetOptions
        {
            InChannels = config.GetProperty("in_channels").GetInt32(),
            OutChannels = config.GetProperty("out_channels").GetInt32(),
            Channels = config.GetProperty("model_channels").GetInt32(),
            ChannelMultipliers = multipliers,
            ResidualBlocks = config.GetProperty("num_res_blocks").GetInt32(),
            Attention = [.. multipliers.Select((_, level) => attention.Contains(1 << level))],
            HeadChannels = config.GetProperty("num_head_channels").GetInt32(),
            ScaleShiftNorm = config.GetProperty("use_scale_shift_norm").GetBoolean(),
            ResblockUpDown = config.GetProperty("resblock_updown").GetBoolean(),
            Groups = config.GetProperty("num_groups").GetInt32(),
            Dropout = 0,
        }.Create(seed: 0);
        using var weights = SafetensorsReader.Open(SharedData.Fixture($"{folder}/weights.safetensors"));
        using var frozen = no_grad();
        foreach (var (name, parameter) in network.named_parameters())
        {
            using var value = tensor(weights.ReadFloats(prefix + name), parameter.shape);
            parameter.copy_(value);
        }

        return network;
    }
}
