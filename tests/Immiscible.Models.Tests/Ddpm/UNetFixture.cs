using System.Text.Json;
using Immiscible.Compute.Safetensors;
using Immiscible.Models.Ddpm;
using static TorchSharp.torch;

namespace Immiscible.Models.Tests.Ddpm;

/// <summary>One recorded run of tqch/ddpm-torch's UNet: its weights, inputs, outputs and gradients.</summary>
internal sealed class UNetFixture : IDisposable
{
    private readonly string _folder;
    private readonly SafetensorsReader _recorded;

    public UNetFixture(string name)
    {
        _folder = SharedData.Fixture(name);
        _recorded = SafetensorsReader.Open(Path.Combine(_folder, "io.safetensors"));
        var config = Json("config.json");
        Options = new DdpmUNetOptions
        {
            InChannels = config.GetProperty("in_channels").GetInt32(),
            Channels = config.GetProperty("hid_channels").GetInt32(),
            OutChannels = config.GetProperty("out_channels").GetInt32(),
            ChannelMultipliers = [.. config.GetProperty("ch_multipliers").EnumerateArray().Select(e => e.GetInt32())],
            ResidualBlocks = config.GetProperty("num_res_blocks").GetInt32(),
            Attention = [.. config.GetProperty("apply_attn").EnumerateArray().Select(e => e.GetBoolean())],
            Dropout = config.GetProperty("drop_rate").GetDouble(),
            Groups = config.GetProperty("num_groups").GetInt32(),
        };
    }

    public DdpmUNetOptions Options { get; }

    public Dictionary<string, double> GradientNorms() =>
        Json("grad_norms.json").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetDouble());

    public IReadOnlyList<string> Names => _recorded.Names;

    public float[] Floats(string name) => _recorded.ReadFloats(name);

    public Tensor Tensor(string name) => tensor(Floats(name), [.. _recorded.Entry(name).Shape]);

    public Tensor Timesteps() => tensor(_recorded.ReadInt64s("in.t"));

    /// <summary>The network with the recorded weights; every recorded name must be one of the network's and the reverse.</summary>
    public DdpmUNet Network()
    {
        var network = new DdpmUNet(Options, seed: 0);
        using var weights = SafetensorsReader.Open(Path.Combine(_folder, "weights.safetensors"));
        var parameters = network.named_parameters().ToArray();
        Assert.Equal(weights.Names.Order(StringComparer.Ordinal), parameters.Select(p => p.name).Order(StringComparer.Ordinal));
        using var frozen = no_grad();
        foreach (var (name, parameter) in parameters)
        {
            Assert.Equal(weights.Entry(name).Shape, parameter.shape);
            using var value = tensor(weights.ReadFloats(name), parameter.shape);
            parameter.copy_(value);
        }

        return network;
    }

    public void Dispose() => _recorded.Dispose();

    private JsonElement Json(string file) => JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, file))).RootElement;
}
