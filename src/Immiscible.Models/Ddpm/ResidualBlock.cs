using Immiscible.Compute.Tensors;
using Immiscible.Models.Initialization;
using Immiscible.Models.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Immiscible.Models.Ddpm;

/// <summary>
/// x + conv2(dropout(silu(norm2(conv1(silu(norm1(x))) + fc(e))))), e the embedding after SiLU; a 1x1 convolution carries x where the widths
/// differ.
/// </summary>
internal sealed class ResidualBlock : UNetLayer
{
    private readonly GroupNorm _norm1, _norm2;
    private readonly Conv2d _conv1, _conv2;
    private readonly Linear _fc;
    private readonly Conv2d? _skip;
    private readonly KeyedDropout _dropout;
    private readonly int _layer;

    public ResidualBlock(int inputs, int outputs, DdpmUNetOptions options, KeyedDropout dropout, ParameterFactory parameters)
        : base(nameof(ResidualBlock))
    {
        register_module("norm1", _norm1 = new GroupNorm(inputs, options.Groups, parameters));
        register_module("conv1", _conv1 = new Conv2d(inputs, outputs, 3, parameters, padding: 1));
        register_module("fc", _fc = new Linear(options.TimeChannels, outputs, parameters));
        register_module("norm2", _norm2 = new GroupNorm(outputs, options.Groups, parameters));
        register_module("conv2", _conv2 = new Conv2d(outputs, outputs, 3, parameters, padding: 1, scale: 0));
        if (inputs != outputs) register_module("skip", _skip = new Conv2d(inputs, outputs, 1, parameters));
        _dropout = dropout;
        _layer = dropout.AddLayer();
    }

    public override Tensor Forward(Tensor x, Tensor embedding)
    {
        using var scope = NewDisposeScope();
        var h = _conv1.Forward(functional.silu(_norm1.Forward(x)));
        h.AddInPlace(_fc.Forward(embedding).unsqueeze(-1).unsqueeze(-1));
        h = _dropout.Apply(functional.silu(_norm2.Forward(h)), _layer);
        h = _conv2.Forward(h);
        return h.AddInPlace(_skip is null ? x : _skip.Forward(x)).MoveToOuterDisposeScope();
    }
}
