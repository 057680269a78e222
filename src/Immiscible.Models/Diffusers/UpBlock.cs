using Immiscible.Models.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Conv2d = Immiscible.Models.Layers.Conv2d;

namespace Immiscible.Models.Diffusers;

/// <summary>One level on the way up, UpBlock2D or AttnUpBlock2D; at the end of all but the last the resolution doubles.</summary>
internal sealed class UpBlock : Module
{
    private readonly IReadOnlyList<ResnetBlock> _resnets;
    private readonly IReadOnlyList<AttentionBlock> _attentions;
    private readonly Conv2d? _upsample;

    public UpBlock(int level, PartFactory parts) : base(nameof(UpBlock))
    {
        var options = parts.Options;
        var width = options.BlockChannels[level];
        var below = options.BlockChannels[Math.Min(level + 1, options.Levels - 1)];
        var above = options.BlockChannels[Math.Max(level - 1, 0)];
        // The last skip is that of the level's entry, which has the width of the level above.
        _resnets =
        [
            .. Enumerable.Range(0, options.ResidualBlocks + 1)
                .Select(i => parts.Resnet((i == 0 ? below : width) + (i == options.ResidualBlocks ? above : width), width)),
        ];
        register_module("resnets", NamedModules.Numbered(_resnets));
        _attentions = parts.Attentions(options.HasUpAttention(level), options.ResidualBlocks + 1, width);
        register_module("attentions", NamedModules.Numbered(_attentions));
        if (level == 0) return;
        _upsample = new Conv2d(width, width, 3, parts.Parameters, padding: 1);
        register_module("upsamplers", new NamedModules([("0", new NamedModules([("conv", _upsample)]))]));
    }

    /// <param name="x">[batch, channels, height, width]</param>
    /// <param name="embedding">[batch, time channels]: SiLU of the embedding of time (and class)</param>
    /// <param name="skips">gives up one for each residual block</param>
    public Tensor Forward(Tensor x, Tensor embedding, Stack<Tensor> skips)
    {
        for (var i = 0; i < _resnets.Count; i++)
        {
            x = _resnets[i].Forward(cat([x, skips.Pop()], 1), embedding);
            if (_attentions.Count > 0) x = _attentions[i].Forward(x, embedding);
        }

        return _upsample is null ? x : _upsample.Forward(functional.interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Nearest));
    }
}
