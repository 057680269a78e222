using System.Text.Json;
using Immiscible.Models.Diffusers;
using Immiscible.Models.Tests.Recorded;

namespace Immiscible.Models.Tests.Diffusers;

/// <summary>The recorded runs of diffusers' UNet2DModel, and how their config.json is read.</summary>
internal static class DiffusersUNetRecordings
{
    public static readonly RecordedFamily Family = new(
        "unet2d", static (_, config) => config.Text("_class_name", "") == "UNet2DModel",
        [
            "time_embedding.linear_2.weight", "conv_in.weight", "norm1.weight", "conv2.weight", "conv_shortcut.weight", "to_v.weight", "to_out.0.weight",
        "up_blocks.0.resnets.0.conv2.weight", "conv_norm_out.weight", "conv_out.weight",
        ],
        Options);

    private static DiffusersUNetOptions Options(JsonElement config)
    {
        config.Only("center_input_sample", "false");
        config.Only("time_embedding_type", "positional");
        config.Only("mid_block_scale_factor", "1");
        config.Only("downsample_type", "conv");
        config.Only("upsample_type", "conv");
        config.Only("act_fn", "silu");
        config.Only("class_embed_type", "");
        return new DiffusersUNetOptions
        {
            InChannels = config.Int("in_channels", 3),
            OutChannels = config.Int("out_channels", 3),
            BlockChannels = config.Ints("block_out_channels"),
            ResidualBlocks = config.Int("layers_per_block", 2),
            Attention = [.. config.Texts("down_block_types").Select(static type => HasAttention(type, "DownBlock2D"))],
            UpAttention = [.. config.Texts("up_block_types").Reverse().Select(static type => HasAttention(type, "UpBlock2D"))],
            MiddleAttention = config.Flag("add_attention", true),
            HeadChannels = config.Int("attention_head_dim", 0),
            Groups = config.Int("norm_num_groups", 32),
            NormEpsilon = config.Number("norm_eps", 1e-5),
            FrequencyShift = config.Number("freq_shift", 0),
            FlipSinToCos = config.Flag("flip_sin_to_cos", true),
            DownsamplePadding = config.Int("downsample_padding", 1),
            ScaleShiftNorm = config.Text("resnet_time_scale_shift", "default") == "scale_shift",
            Dropout = config.Number("dropout", 0),
            Classes = config.Int("num_class_embeds", 0),
        };
    }

    private static bool HasAttention(string type, string plain)
    {
        Assert.Contains(type, new[] { plain, "Attn" + plain });
        return type != plain;
    }
}
