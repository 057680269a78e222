using Immiscible.Models.Initialization;
using Immiscible.Models.Layers;
using static TorchSharp.torch;

namespace Immiscible.Models.GuidedDiffusion;

/// <summary>Halves the resolution: a 3x3 convolution of stride 2, padded by one pixel on every side.</summary>
internal sealed class Downsample : UNetLayer
{
    private readonly Conv2d _conv;

    public Downsample(int channels, ParameterFactory parameters) : base(nameof(Downsample)) =>
        register_module("op", _conv = new Conv2d(channels, channels, 3, parameters, stride: 2, padding: 1));

    public override Tensor Forward(Tensor x, Tensor embedding) => _conv.Forward(x);
}

/// <summary>Doubles the resolution: nearest neighbour, then a 3x3 convolution.</summary>
internal sealed class Upsample : UNetLayer
{
    private readonly Conv2d _conv;

    public Upsample(int channels, ParameterFactory parameters) : base(nameof(Upsample)) =>
        register_module("conv", _conv = new Conv2d(channels, channels, 3, parameters, padding: 1));

    public override Tensor Forward(Tensor x, Tensor embedding) => _conv.Forward(Resampling.Double.Apply(x));
}
