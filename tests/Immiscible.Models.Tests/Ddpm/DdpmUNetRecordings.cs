using System.Text.Json;
using Immiscible.Models.Ddpm;
using Immiscible.Models.Tests.Recorded;

namespace Immiscible.Models.Tests.Ddpm;

/// <summary>The recorded runs of tqch/ddpm-torch's UNet, and how their config.json is read.</summary>
internal static class DdpmUNetRecordings
{
    public static readonly RecordedFamily Family = new(
        "ddpm_torch_unet", static (name, _) => name.StartsWith("ddpm_torch_unet", StringComparison.Ordinal),
        [
            "embed.2.weight", "in_conv.weight", "conv2.weight", "skip.weight", "middle.1.norm.weight", "middle.1.project_in.weight",
        "upsamples.level_0.0.conv2.weight", "out_conv.2.weight",
        ],
        Options);

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
