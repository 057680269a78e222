using System.Text.Json;
using Immiscible.Compute.Safetensors;
using Immiscible.Models.Ncsnpp;
using static TorchSharp.torch;

namespace Immiscible.Models.Tests.Ncsnpp;

/// <summary>One recorded run of score_sde's NCSN++: its weights, inputs, outputs and gradients.</summary>
internal sealed class NcsnppFixture : IDisposable
{
    private readonly string _folder, _name;
    private readonly SafetensorsReader _recorded, _weights;

    public NcsnppFixture(string name)
    {
        (_folder, _name) = (SharedData.Fixture(name), name);
        _recorded = SafetensorsReader.Open(Path.Combine(_folder, "io.safetensors"));
        _weights = SafetensorsReader.Open(Path.Combine(_folder, "weights.safetensors"));
        Options = Read(Fixtures.Config(name));
        OutputTolerance = Fixtures.Tolerance(name, "forward_rel_to_max_abs", 1e-4);
        GradientTolerance = Fixtures.Tolerance(name, "grad_rel", 1e-3);
    }

    /// <summary>Names of all folders of this network.</summary>
    public static TheoryData<string> Folders =>
        [.. Fixtures.Folders("ncsnpp", static (_, config) => config.ValueKind == JsonValueKind.Object && config.TryGetProperty("model", out var model)
            && model.ValueKind == JsonValueKind.Object && model.TryGetProperty("name", out var name) && name.GetString() == "ncsnpp")];

    public NcsnppOptions Options { get; }

    /// <summary>Of the largest error of the output, relative to its largest value.</summary>
    public double OutputTolerance { get; }

    /// <summary>Of a gradient's error, relative to the gradient's norm.</summary>
    public double GradientTolerance { get; }

    public IReadOnlyList<string> Names => _recorded.Names;

    public Dictionary<string, double> GradientNorms() =>
        Fixtures.Json($"{_name}/grad_norms.json").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetDouble());

    public float[] Floats(string name) => _recorded.ReadFloats(name);

    public Tensor Tensor(string name) => tensor(Floats(name), [.. _recorded.Entry(name).Shape]);

    /// <summary>The network with the recorded weights; every recorded name must be one of the network's and the reverse.</summary>
    public NcsnppNetwork Network()
    {
        var network = new NcsnppNetwork(Options, seed: 0);
        var parameters = network.named_parameters().ToArray();
        Assert.Equal(_weights.Names.Order(StringComparer.Ordinal), parameters.Select(p => p.name).Order(StringComparer.Ordinal));
        using var frozen = no_grad();
        foreach (var (name, parameter) in parameters)
        {
            Assert.Equal(_weights.Entry(name).Shape, parameter.shape);
            using var value = tensor(_weights.ReadFloats(name), parameter.shape);
            parameter.copy_(value);
        }

        return network;
    }

    /// <summary>What the file holds of a weight.</summary>
    public float[] Weight(string name) => _weights.ReadFloats(name);

    public void Dispose()
    {
        _recorded.Dispose();
        _weights.Dispose();
    }

    private static NcsnppOptions Read(JsonElement config)
    {
        var model = config.GetProperty("model");
        var data = config.GetProperty("data");
        Assert.Equal("none", model.GetProperty("progressive").GetString());
        Assert.Equal("swish", model.GetProperty("nonlinearity").GetString());
        Assert.True(model.GetProperty("conditional").GetBoolean());
        var multipliers = Integers(model.GetProperty("ch_mult"));
        var attention = Integers(model.GetProperty("attn_resolutions"));
        var size = data.GetProperty("image_size").GetInt32();
        return new NcsnppOptions
        {
            InChannels = data.GetProperty("num_channels").GetInt32(),
            OutChannels = data.GetProperty("num_channels").GetInt32(),
            Channels = model.GetProperty("nf").GetInt32(),
            ChannelMultipliers = multipliers,
            ResidualBlocks = model.GetProperty("num_res_blocks").GetInt32(),
            Attention = [.. multipliers.Select((_, level) => attention.Contains(size >> level))],
            Blocks = Enum.Parse<ResidualBlockKind>(model.GetProperty("resblock_type").GetString()!, ignoreCase: true),
            Fir = model.GetProperty("fir").GetBoolean(),
            FirKernel = [.. model.GetProperty("fir_kernel").EnumerateArray().Select(e => e.GetDouble())],
            ResampleWithConvolution = model.GetProperty("resamp_with_conv").GetBoolean(),
            ProgressiveInput = Enum.Parse<ProgressiveInput>(
                model.GetProperty("progressive_input").GetString()!.Replace("_", "", StringComparison.Ordinal), ignoreCase: true),
            ProgressiveCombine = Enum.Parse<ProgressiveCombine>(model.GetProperty("progressive_combine").GetString()!, ignoreCase: true),
            Embedding = Enum.Parse<NoiseEmbedding>(model.GetProperty("embedding_type").GetString()!, ignoreCase: true),
            FourierScale = model.GetProperty("fourier_scale").GetDouble(),
            LogarithmicTime = false,
            ScaleBySigma = model.GetProperty("scale_by_sigma").GetBoolean(),
            SigmaMin = model.GetProperty("sigma_min").GetDouble(),
            SigmaMax = model.GetProperty("sigma_max").GetDouble(),
            NoiseLevels = model.GetProperty("num_scales").GetInt32(),
            SkipRescale = model.GetProperty("skip_rescale").GetBoolean(),
            InitScale = model.GetProperty("init_scale").GetDouble(),
            Dropout = model.GetProperty("dropout").GetDouble(),
            Centered = data.GetProperty("centered").GetBoolean(),
        };
    }

    private static int[] Integers(JsonElement list) => [.. list.EnumerateArray().Select(e => e.GetInt32())];
}
