using Immiscible.Models.Initialization;
using Immiscible.Models.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Immiscible.Models.Ddpm;

/// <summary>A residual block ("0") followed by an attention block ("1").</summary>
internal sealed class AttentiveBlock : UNetLayer
{
    private readonly ResidualBlock _residual;
    private readonly AttentionBlock _attention;

    public AttentiveBlock(ResidualBlock residual, AttentionBlock attention) : base(nameof(AttentiveBlock))
    {
        register_module("0", _residual = residual);
        register_module("1", _attention = attention);
    }

    public override Tensor Forward(Tensor x, Tensor embedding) => _attention.Forward(_residual.Forward(x, embedding), embedding);
}

/// <summary>Halves the resolution: TensorFlow's "same" padding (a row and a column at the far side), then a 3x3 convolution of stride 2.</summary>
internal sealed class Downsample : UNetLayer
{
    private readonly Conv2d _conv;

    public Downsample(int channels, ParameterFactory parameters) : base(nameof(Downsample)) =>
        register_module("1", _conv = new Conv2d(channels, channels, 3, parameters, stride: 2));

    public override Tensor Forward(Tensor x, Tensor embedding) => _conv.Forward(functional.pad(x, [0, 1, 0, 1]));
}

/// <summary>Doubles the resolution: nearest neighbour, then a 3x3 convolution.</summary>
internal sealed class Upsample : UNetLayer
{
    private readonly Conv2d _conv;

    public Upsample(int channels, ParameterFactory parameters) : base(nameof(Upsample)) =>
        register_module("1", _conv = new Conv2d(channels, channels, 3, parameters, padding: 1));

    public override Tensor Forward(Tensor x, Tensor embedding) =>
        _conv.Forward(functional.interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Nearest));
}
