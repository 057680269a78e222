using Immiscible.Models.Layers;
using static TorchSharp.torch;

namespace Immiscible.Models.Diffusers;

/// <summary>UNetMidBlock2D: a residual block, attention where there is any, a residual block.</summary>
internal sealed class MiddleBlock : UNetLayer
{
    private readonly ResnetBlock _first, _last;
    private readonly AttentionBlock? _attention;

    public MiddleBlock(PartFactory parts) : base(nameof(MiddleBlock))
    {
        var width = parts.Options.BlockChannels[^1];
        (_first, _last) = (parts.Resnet(width, width), parts.Resnet(width, width));
        register_module("resnets", NamedModules.Numbered([_first, _last]));
        var attentions = parts.Attentions(parts.Options.MiddleAttention, 1, width);
        _attention = attentions.Count > 0 ? attentions[0] : null;
        register_module("attentions", NamedModules.Numbered(attentions));
    }

    public override Tensor Forward(Tensor x, Tensor embedding)
    {
        x = _first.Forward(x, embedding);
        if (_attention is not null) x = _attention.Forward(x, embedding);
        return _last.Forward(x, embedding);
    }
}
