using Immiscible.Compute.Tensors;
using Immiscible.Models.Initialization;
using Immiscible.Models.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using GroupNorm = Immiscible.Models.Layers.GroupNorm;

namespace Immiscible.Models.GuidedDiffusion;

/// <summary>
/// x' + out(norm(h + linear(e))), h = conv(r(silu(norm(x)))), out = conv(dropout(silu(.))), e the embedding after SiLU; or, with scale and
/// shift, x' + out(norm(h) (1 + scale(e)) + shift(e)). r changes the resolution; x' = r(x), through a 1x1 convolution where the widths differ.
/// </summary>
internal sealed class ResidualBlock : UNetLayer
{
    private readonly GroupNorm _inNorm, _outNorm;
    private readonly Conv2d _inConv, _outConv;
    private readonly Linear _embedding;
    private readonly Conv2d? _skip;
    private readonly Resampling _resampling;
    private readonly bool _scaleShift;
    private readonly KeyedDropout _dropout;
    private readonly int _layer;

    public ResidualBlock(
        int inputs, int outputs, Resampling resampling, GuidedUNetOptions options, KeyedDropout dropout, ParameterFactory parameters)
        : base(nameof(ResidualBlock))
    {
        _resampling = resampling;
        _scaleShift = options.ScaleShiftNorm;
        _inNorm = new GroupNorm(inputs, options.Groups, parameters, GroupNorm.TorchEpsilon);
        _inConv = new Conv2d(inputs, outputs, 3, parameters, padding: 1);
        register_module("in_layers", new NamedModules([("0", _inNorm), ("2", _inConv)]));
        _embedding = new Linear(options.TimeChannels, (_scaleShift ? 2 : 1) * outputs, parameters);
        register_module("emb_layers", new NamedModules([("1", _embedding)]));
        _outNorm = new GroupNorm(outputs, options.Groups, parameters, GroupNorm.TorchEpsilon);
        _outConv = new Conv2d(outputs, outputs, 3, parameters, padding: 1, scale: 0);
        register_module("out_layers", new NamedModules([("0", _outNorm), ("3", _outConv)]));
        if (inputs != outputs) register_module("skip_connection", _skip = new Conv2d(inputs, outputs, 1, parameters));
        _dropout = dropout;
        _layer = dropout.AddLayer();
    }

    public override Tensor Forward(Tensor x, Tensor embedding)
    {
        using var scope = NewDisposeScope();
        var h = _inConv.Forward(_resampling.Apply(functional.silu(_inNorm.Forward(x))));
        h = Modulation.Normalize(_outNorm, h, _embedding.Forward(embedding), _scaleShift);
        h = _outConv.Forward(_dropout.Apply(functional.silu(h), _layer));
        x = _resampling.Apply(x);
        return h.AddInPlace(_skip is null ? x : _skip.Forward(x)).MoveToOuterDisposeScope();
    }
}
