using System.Text.Json;
using Immiscible.Models.Ddpm;
using Immiscible.Models.Tests.Recorded;

namespace Immiscible.Models.Tests.Ddpm;

public sealed class DdpmUNetParityTests
{
    private static readonly IReadOnlyList<string> Names =
        RecordedFolders.Of("ddpm_torch_unet", static (name, _) => name.StartsWith("ddpm_torch_unet", StringComparison.Ordinal));

    public static IEnumerable<TheoryDataRow<string>> Folders => RecordedFolders.Rows(Names);

    public static IEnumerable<TheoryDataRow<string, string>> Weights => RecordedFolders.Rows(
        Names, "embed.2.weight", "in_conv.weight", "conv2.weight", "skip.weight", "middle.1.norm.weight", "middle.1.project_in.weight",
        "upsamples.level_0.0.conv2.weight", "out_conv.2.weight");

    [Theory]
    [MemberData(nameof(Folders))]
    public void Output_agrees_with_the_reference(string name)
    {
        using var recorded = new RecordedNetwork(name);
        using var network = Network(recorded);
        Assert.InRange(recorded.OutputError(network), 0, recorded.ForwardTolerance);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Gradients_agree_with_the_reference(string name)
    {
        using var recorded = new RecordedNetwork(name);
        using var network = Network(recorded);
        recorded.AssertGradients(network);
    }

    [Theory]
    [MemberData(nameof(Weights))]
    public void One_weight_tensor_off_by_a_hundredth_breaks_the_parity(string name, string weight)
    {
        using var recorded = new RecordedNetwork(name);
        using var network = Network(recorded);
        recorded.AssertNoticed(network, weight);
    }

    private static ImageNetwork Network(RecordedNetwork recorded) => recorded.Load(Options(recorded.Config).Create(seed: 0));

    private static DdpmUNetOptions Options(JsonElement config) => new()
    {
        InChannels = config.GetProperty("in_channels").GetInt32(),
        Channels = config.GetProperty("hid_channels").GetInt32(),
        OutChannels = config.GetProperty("out_channels").GetInt32(),
        ChannelMultipliers = config.Ints("ch_multipliers"),
        ResidualBlocks = config.GetProperty("num_res_blocks").GetInt32(),
        Attention = config.Flags("apply_attn"),
        Dropout = config.Number("drop_rate", 0),
        Groups = config.Int("num_groups", 32),
    };
}
