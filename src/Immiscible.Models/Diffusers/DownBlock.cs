using Immiscible.Models.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Conv2d = Immiscible.Models.Layers.Conv2d;

namespace Immiscible.Models.Diffusers;

/// <summary>One level on the way down, DownBlock2D or AttnDownBlock2D; at the end of all but the last the resolution halves.</summary>
internal sealed class DownBlock : Module
{
    private readonly IReadOnlyList<ResnetBlock> _resnets;
    private readonly IReadOnlyList<AttentionBlock> _attentions;
    private readonly Conv2d? _downsample;
    private readonly bool _padsFarSides;

    public DownBlock(int level, PartFactory parts) : base(nameof(DownBlock))
    {
        var options = parts.Options;
        var width = options.BlockChannels[level];
        var above = options.BlockChannels[Math.Max(level - 1, 0)];
        _resnets = [.. Enumerable.Range(0, options.ResidualBlocks).Select(i => parts.Resnet(i == 0 ? above : width, width))];
        register_module("resnets", NamedModules.Numbered(_resnets));
        _attentions = parts.Attentions(options.Attention[level], options.ResidualBlocks, width);
        register_module("attentions", NamedModules.Numbered(_attentions));
        if (level == options.Levels - 1) return;
        _padsFarSides = options.DownsamplePadding == 0;
        _downsample = new Conv2d(width, width, 3, parts.Parameters, stride: 2, padding: options.DownsamplePadding);
        register_module("downsamplers", new NamedModules([("0", new NamedModules([("conv", _downsample)]))]));
    }

    /// <param name="x">[batch, channels, height, width]</param>
    /// <param name="embedding">[batch, time channels]: SiLU of the embedding of time (and class)</param>
    /// <param name="skips">takes what the way up will need</param>
    public Tensor Forward(Tensor x, Tensor embedding, Stack<Tensor> skips)
    {
        for (var i = 0; i < _resnets.Count; i++)
        {
            x = _resnets[i].Forward(x, embedding);
            if (_attentions.Count > 0) x = _attentions[i].Forward(x, embedding);
            skips.Push(x);
        }

        if (_downsample is not null) skips.Push(x = _downsample.Forward(_padsFarSides ? functional.pad(x, [0, 1, 0, 1]) : x));
        return x;
    }
}
