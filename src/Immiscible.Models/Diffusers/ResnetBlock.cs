using Immiscible.Compute.Tensors;
using Immiscible.Models.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Conv2d = Immiscible.Models.Layers.Conv2d;
using GroupNorm = Immiscible.Models.Layers.GroupNorm;
using Linear = Immiscible.Models.Layers.Linear;

namespace Immiscible.Models.Diffusers;

/// <summary>
/// ResnetBlock2D: x' + conv2(dropout(silu(norm2(h + linear(e))))), h = conv1(silu(norm1(x))), e the embedding after SiLU; or, with scale and
/// shift, norm2(h) (1 + scale(e)) + shift(e) inside the SiLU. x' is x, through a 1x1 convolution where the widths differ.
/// </summary>
internal sealed class ResnetBlock : UNetLayer
{
    private readonly GroupNorm _norm1, _norm2;
    private readonly Conv2d _conv1, _conv2;
    private readonly Linear _embedding;
    private readonly Conv2d? _shortcut;
    private readonly bool _scaleShift;
    private readonly KeyedDropout _dropout;
    private readonly int _layer;

    public ResnetBlock(int inputs, int outputs, PartFactory parts, KeyedDropout dropout) : base(nameof(ResnetBlock))
    {
        _scaleShift = parts.Options.ScaleShiftNorm;
        register_module("norm1", _norm1 = parts.Norm(inputs));
        register_module("conv1", _conv1 = new Conv2d(inputs, outputs, 3, parts.Parameters, padding: 1));
        register_module("time_emb_proj", _embedding = new Linear(parts.Options.TimeChannels, (_scaleShift ? 2 : 1) * outputs, parts.Parameters));
        register_module("norm2", _norm2 = parts.Norm(outputs));
        register_module("conv2", _conv2 = new Conv2d(outputs, outputs, 3, parts.Parameters, padding: 1));
        if (inputs != outputs) register_module("conv_shortcut", _shortcut = new Conv2d(inputs, outputs, 1, parts.Parameters));
        _dropout = dropout;
        _layer = dropout.AddLayer();
    }

    public override Tensor Forward(Tensor x, Tensor embedding)
    {
        using var scope = NewDisposeScope();
        var h = _conv1.Forward(functional.silu(_norm1.Forward(x)));
        h = Modulation.Normalize(_norm2, h, _embedding.Forward(embedding), _scaleShift);
        h = _conv2.Forward(_dropout.Apply(functional.silu(h), _layer));
        return h.AddInPlace(_shortcut is null ? x : _shortcut.Forward(x)).MoveToOuterDisposeScope();
    }
}
