using Immiscible.Models.Initialization;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Immiscible.Models.Layers;

/// <summary>y = x W^T + b; x is [..., in], y [..., out].</summary>
internal sealed class Linear : Module
{
    private readonly Parameter _weight;
    private readonly Parameter _bias;

    public Linear(int inputs, int outputs, ParameterFactory parameters) : base(nameof(Linear))
    {
        _weight = parameters.Weight([outputs, inputs]);
        _bias = parameters.Bias([outputs, inputs]);
        register_parameter("weight", _weight);
        register_parameter("bias", _bias);
    }

    public Tensor Forward(Tensor x) => FlopCounter.Layer(functional.linear(x, _weight, _bias), _weight);
}
