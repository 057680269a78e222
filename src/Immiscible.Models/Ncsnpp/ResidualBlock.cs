using Immiscible.Compute.Tensors;
using Immiscible.Models.Initialization;
using Immiscible.Models.Layers;
using Immiscible.Models.Ncsnpp.Resampling;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Immiscible.Models.Ncsnpp;

/// <summary>
/// r(x) + Conv_1(dropout(swish(norm_1(Conv_0(r(swish(norm_0(x)))) + Dense_0(e))))), e the embedding after swish, r nothing or a change of the
/// resolution. x passes a 1x1 map where the widths differ; in BigGAN's blocks also where the resolutions do.
/// </summary>
internal sealed class ResidualBlock : NcsnppLayer
{
    private readonly GroupNorm _norm0, _norm1;
    private readonly Conv2d _conv0, _conv1;
    private readonly Linear _dense;
    private readonly Func<Tensor, Tensor>? _resample, _shortcut;
    private readonly KeyedDropout _dropout;
    private readonly int _layer;
    private readonly bool _rescale;

    /// <param name="inputs">channels of x</param>
    /// <param name="outputs">channels of the result</param>
    /// <param name="resample"><see cref="Resampler.Double"/>, <see cref="Resampler.Halve"/> or nothing</param>
    /// <param name="options">of the network</param>
    /// <param name="dropout">of the network</param>
    /// <param name="parameters">makes the initial weights</param>
    public ResidualBlock(
        int inputs, int outputs, Func<Tensor, Tensor>? resample, NcsnppOptions options, KeyedDropout dropout, ParameterFactory parameters)
        : base(nameof(ResidualBlock))
    {
        register_module("GroupNorm_0", _norm0 = new GroupNorm(inputs, NcsnppOptions.Groups(inputs), parameters));
        register_module("Conv_0", _conv0 = new Conv2d(inputs, outputs, 3, parameters, padding: 1));
        register_module("Dense_0", _dense = new Linear(options.TimeChannels, outputs, parameters));
        register_module("GroupNorm_1", _norm1 = new GroupNorm(outputs, NcsnppOptions.Groups(outputs), parameters));
        register_module("Conv_1", _conv1 = new Conv2d(outputs, outputs, 3, parameters, padding: 1, scale: options.InitScale));
        if (inputs != outputs || resample is not null) _shortcut = Shortcut(inputs, outputs, options, parameters);
        _resample = resample;
        _rescale = options.SkipRescale;
        _dropout = dropout;
        _layer = dropout.AddLayer();
    }

    public override Tensor Forward(Tensor x, Tensor embedding)
    {
        using var scope = NewDisposeScope();
        var h = functional.silu(_norm0.Forward(x));
        if (_resample is not null) (h, x) = (_resample(h), _resample(x));
        h = _conv0.Forward(h);
        h.AddInPlace(_dense.Forward(embedding).unsqueeze(-1).unsqueeze(-1));
        h = _dropout.Apply(functional.silu(_norm1.Forward(h)), _layer);
        h = _conv1.Forward(h);
        return h.AddPathInPlace(_shortcut is null ? x : _shortcut(x), _rescale).MoveToOuterDisposeScope();
    }

    private Func<Tensor, Tensor> Shortcut(int inputs, int outputs, NcsnppOptions options, ParameterFactory parameters)
    {
        if (options.Blocks == ResidualBlockKind.Ddpm)
        {
            var nin = new Nin(inputs, outputs, parameters);
            register_module("NIN_0", nin);
            return nin.Forward;
        }

        var conv = new Conv2d(inputs, outputs, 1, parameters);
        register_module("Conv_2", conv);
        return conv.Forward;
    }
}
