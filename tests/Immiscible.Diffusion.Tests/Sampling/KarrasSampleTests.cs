using System.Text.Json;
using Immiscible.Compute.Safetensors;
using Immiscible.Diffusion.Objectives;
using Immiscible.Diffusion.Sampling;
using Immiscible.Models;
using Immiscible.Models.GuidedDiffusion;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Tests.Sampling;

/// <summary>What <c>karras_sample</c> of openai/consistency_models drew from recorded networks, by each of its samplers.</summary>
public sealed class KarrasSampleTests
{
    private const string Prefix = "sampler.";

    public static IEnumerable<TheoryDataRow<string>> Folders() => SamplerFixtures.Folders("cm_losses", static (_, config) => Cases(config).Any());

    [Theory]
    [MemberData(nameof(Folders))]
    public void Samples_agree_with_the_reference(string folder)
    {
        var tolerance = Fixtures.Tolerance(folder, "sampler_abs", 1e-3);
        foreach (var (name, error) in Errors(folder, perturbation: 1)) Assert.True(error <= tolerance, $"{name}: {error}");
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Samples_of_a_network_a_hundredth_off_do_not(string folder)
    {
        var tolerance = Fixtures.Tolerance(folder, "sampler_abs", 1e-3);
        foreach (var (name, error) in Errors(folder, perturbation: 1.01f)) Assert.True(error > tolerance, $"{name}: an error of {error} goes unseen");
    }

    private static IEnumerable<JsonProperty> Cases(JsonElement config) =>
        config.ValueKind == JsonValueKind.Object && config.TryGetProperty("cases", out var cases)
            ? cases.EnumerateObject().Where(static one => one.Name.StartsWith(Prefix, StringComparison.Ordinal))
            : [];

    private static List<(string Name, double Error)> Errors(string folder, float perturbation)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using var recorded = new Recorded($"{folder}/io.safetensors");
        var config = Fixtures.Config(folder);
        var errors = new List<(string, double)>();
        foreach (var one in Cases(config))
        {
            var teacher = one.Value.GetProperty("model").GetString()!.StartsWith("teacher", StringComparison.Ordinal);
            // the teacher's scalings are those of EDM, which easy consistency tuning keeps
            ConsistencyObjectiveOptions objective = teacher ? new EasyConsistencyOptions() : new ConsistencyOptions();
            objective = objective with
            {
                SigmaMin = config.GetProperty("sigma_min").GetDouble(),
                SigmaMax = config.GetProperty("sigma_max").GetDouble(),
                Rho = config.GetProperty("rho").GetDouble(),
                SigmaData = config.GetProperty("sigma_data").GetDouble(),
                NetworkTimeScale = 1000,
            };
            using var network = Network(folder, config.GetProperty("unet"), teacher ? "teacher." : "model.");
            var drawn = Sampler(one.Value, objective).Create(objective).Sample(
                (x, times, labels) => network.Forward(x, times, labels) * perturbation, number => recorded.Tensor($"{one.Name}.noise.{number}"));
            errors.Add((one.Name, Recorded.Error(recorded.Tensor($"{one.Name}.out"), drawn)));
        }

        return errors;
    }

    private static SamplerOptions Sampler(JsonElement one, ConsistencyObjectiveOptions objective)
    {
        var steps = one.GetProperty("steps").GetInt32();
        return one.GetProperty("sampler").GetString() switch
        {
            "onestep" => new ConsistencySamplerOptions(),
            "multistep" => new ConsistencySamplerOptions
            {
                IntermediateSigmas =
                [
                    // the last is where the reference stops, the first where it begins
                    .. one.GetProperty("ts").EnumerateArray().Skip(1).SkipLast(1).Select(level => objective.CreateSigmas().At(1 - level.GetDouble() / (steps - 1))),
                ],
            },
            "heun" => new HeunSamplerOptions { Steps = steps },
            "euler" => new EulerSamplerOptions { Steps = steps },
            "ancestral" => new EulerAncestralSamplerOptions { Steps = steps },
            var other => throw new NotSupportedException($"sampler {other}"),
        };
    }

    private static ImageNetwork Network(string folder, JsonElement unet, string prefix)
    {
        int[] multipliers = [.. unet.GetProperty("channel_mult").EnumerateArray().Select(static m => m.GetInt32())];
        int[] attention = [.. unet.GetProperty("attention_resolutions").EnumerateArray().Select(static r => r.GetInt32())];
        var network = new GuidedUNetOptions
        {
            InChannels = unet.GetProperty("in_channels").GetInt32(),
            OutChannels = unet.GetProperty("out_channels").GetInt32(),
            Channels = unet.GetProperty("model_channels").GetInt32(),
            ChannelMultipliers = multipliers,
            ResidualBlocks = unet.GetProperty("num_res_blocks").GetInt32(),
            Attention = [.. multipliers.Select((_, level) => attention.Contains(1 << level))],
            HeadChannels = unet.GetProperty("num_head_channels").GetInt32(),
            ScaleShiftNorm = SamplerFixtures.Flag(unet, "use_scale_shift_norm"),
            ResblockUpDown = SamplerFixtures.Flag(unet, "resblock_updown"),
            Groups = unet.GetProperty("num_groups").GetInt32(),
        }.Create(seed: 0);
        using var weights = SafetensorsReader.Open(SharedData.Fixture($"{folder}/weights.safetensors"));
        foreach (var (name, parameter) in network.named_parameters())
        {
            using var value = tensor(weights.ReadFloats(prefix + name), parameter.shape);
            parameter.copy_(value);
        }

        return network;
    }
}
