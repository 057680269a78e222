using System.Text.Json;
using Immiscible.Models.GuidedDiffusion;
using Immiscible.Models.Tests.Recorded;

namespace Immiscible.Models.Tests.GuidedDiffusion;

/// <summary>The recorded runs of the UNet of guided-diffusion and consistency_models, and how their config.json is read.</summary>
internal static class GuidedUNetRecordings
{
    public static readonly RecordedFamily Family = new(
        "guided_unet", static (_, config) => config.Has("attention_resolutions") && config.Has("model_channels"),
        [
            "time_embed.2.weight", "input_blocks.0.0.weight", "in_layers.0.weight", "out_layers.3.weight", "qkv.weight",
        "proj_out.weight", "skip_connection.weight", "middle_block.1.norm.weight", "output_blocks.0.0.out_layers.3.weight", "out.2.weight",
        ],
        Options);

    private static GuidedUNetOptions Options(JsonElement config)
    {
        var multipliers = config.Ints("channel_mult");
        var attention = config.Ints("attention_resolutions");
        return new GuidedUNetOptions
        {
            InChannels = config.GetProperty("in_channels").GetInt32(),
            OutChannels = config.GetProperty("out_channels").GetInt32(),
            Channels = config.GetProperty("model_channels").GetInt32(),
            ChannelMultipliers = multipliers,
            ResidualBlocks = config.GetProperty("num_res_blocks").GetInt32(),
            Attention = [.. multipliers.Select((_, level) => attention.Contains(1 << level))],
            Heads = config.Int("num_heads", 1),
            HeadChannels = Math.Max(0, config.Int("num_head_channels", 0)),
            HeadsFirst = !config.Flag("use_new_attention_order", true),
            ScaleShiftNorm = config.Flag("use_scale_shift_norm", false),
            ResblockUpDown = config.Flag("resblock_updown", false),
            Groups = config.Int("num_groups", 32),
            Dropout = config.Number("dropout", 0),
            Classes = config.Int("num_classes", 0),
        };
    }
}
