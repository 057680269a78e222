using Immiscible.Models.Initialization;
using Immiscible.Models.Layers;
using Immiscible.Models.Ncsnpp.Resampling;
using static TorchSharp.torch;

namespace Immiscible.Models.Ncsnpp;

/// <summary>Halves the resolution: alone, or by a 3x3 convolution of stride 2 after what the resampler prepares.</summary>
internal sealed class Downsample : NcsnppLayer
{
    private readonly Resampler _resampler;
    private readonly Conv2d? _conv;

    /// <summary>Without a convolution: the channels stay.</summary>
    public Downsample(Resampler resampler) : base(nameof(Downsample)) => _resampler = resampler;

    public Downsample(Resampler resampler, int inputs, int outputs, ParameterFactory parameters) : this(resampler) =>
        register_module(resampler.ConvolutionName, _conv = new Conv2d(inputs, outputs, 3, parameters, stride: 2));

    public override Tensor Forward(Tensor x, Tensor embedding)
    {
        if (_conv is null) return _resampler.Halve(x);
        using var scope = NewDisposeScope();
        return _conv.Forward(_resampler.Prepare(x)).MoveToOuterDisposeScope();
    }
}

/// <summary>Doubles the resolution: alone, or followed by a 3x3 convolution.</summary>
internal sealed class Upsample : NcsnppLayer
{
    private readonly Resampler _resampler;
    private readonly Conv2d? _conv;

    /// <summary>Without a convolution.</summary>
    public Upsample(Resampler resampler) : base(nameof(Upsample)) => _resampler = resampler;

    public Upsample(Resampler resampler, int channels, ParameterFactory parameters) : this(resampler) =>
        register_module(resampler.ConvolutionName, _conv = new Conv2d(channels, channels, 3, parameters, padding: 1));

    public override Tensor Forward(Tensor x, Tensor embedding)
    {
        if (_conv is null) return _resampler.Double(x);
        using var scope = NewDisposeScope();
        return _conv.Forward(_resampler.Double(x)).MoveToOuterDisposeScope();
    }
}
