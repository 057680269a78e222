using Immiscible.Models.Initialization;
using Immiscible.Models.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Immiscible.Models.Ncsnpp;

/// <summary>The same linear map at every pixel ("network in network"); unlike a 1x1 convolution it keeps its weight as [in, out].</summary>
internal sealed class Nin : Module
{
    private readonly Parameter _weight;
    private readonly Parameter _bias;

    public Nin(int inputs, int outputs, ParameterFactory parameters, double scale = 0.1) : base(nameof(Nin))
    {
        register_parameter("W", _weight = parameters.FanAverageUniform([inputs, outputs], scale));
        register_parameter("b", _bias = parameters.Zeros(outputs));
    }

    /// <param name="x">[batch, in, height, width]</param>
    /// <returns>[batch, out, height, width]</returns>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var kernel = _weight.t().unsqueeze(-1).unsqueeze(-1);
        return FlopCounter.Layer(Convolutions.Apply(x, kernel, _bias, [1, 1], [0, 0]), kernel).MoveToOuterDisposeScope();
    }
}
