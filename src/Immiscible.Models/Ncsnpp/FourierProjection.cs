using Immiscible.Compute.Tensors;
using Immiscible.Models.Initialization;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Immiscible.Models.Ncsnpp;

/// <summary>
/// [sin(2 pi t W_0) .. sin(2 pi t W_n-1), cos(2 pi t W_0) .. cos(2 pi t W_n-1)] with W drawn once from a normal distribution (Tancik et al., 2020).
/// W is not trained, but saved with the weights: another network could not use them.
/// </summary>
internal sealed class FourierProjection : Module
{
    private readonly Parameter _frequencies;

    public FourierProjection(int width, double scale, ParameterFactory parameters) : base(nameof(FourierProjection))
    {
        _frequencies = parameters.Normal([width]);
        _frequencies.requires_grad = false;
        _frequencies.MultiplyInPlace(scale);
        register_parameter("W", _frequencies);
    }

    /// <param name="times">[batch], float32</param>
    /// <returns>[batch, 2 width]</returns>
    public Tensor Forward(Tensor times)
    {
        using var scope = NewDisposeScope();
        var angles = (times.unsqueeze(1) * _frequencies).Times(2 * Math.PI);
        return cat([angles.sin(), angles.cos()], 1).MoveToOuterDisposeScope();
    }
}
