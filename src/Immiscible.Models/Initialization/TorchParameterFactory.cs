using TorchSharp.Modules;

namespace Immiscible.Models.Initialization;

/// <summary>
/// Layers begin as torch's own do: weight and bias uniform in [-a, a), a = 1/sqrt(fan in) (He et al., 2015, with the slope sqrt(5) that
/// <c>torch.nn.Linear</c> and <c>Conv2d</c> give it); those of scale 0 at zero, bias and all.
/// </summary>
internal sealed class TorchParameterFactory(ulong seed) : ParameterFactory(seed)
{
    public override Parameter Weight(long[] shape, double scale = 1) => scale == 0 ? Zeros(shape) : Uniform(shape, scale * Bound(shape));

    public override Parameter Bias(long[] weight, double scale = 1) => scale == 0 ? Zeros(weight[0]) : Uniform([weight[0]], scale * Bound(weight));

    private static double Bound(long[] weight) => 1 / Math.Sqrt(weight.Skip(1).Aggregate(1L, (product, length) => product * length));
}
