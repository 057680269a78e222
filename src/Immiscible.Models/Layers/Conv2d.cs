using Immiscible.Models.Initialization;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Immiscible.Models.Layers;

/// <summary>A square 2-d convolution with bias; x is [batch, in, height, width].</summary>
internal sealed class Conv2d : Module
{
    private readonly Parameter _weight;
    private readonly Parameter _bias;
    private readonly long[] _strides;
    private readonly long[] _padding;

    public Conv2d(int inputs, int outputs, int kernel, ParameterFactory parameters, int stride = 1, int padding = 0, double scale = 1)
        : base(nameof(Conv2d))
    {
        long[] shape = [outputs, inputs, kernel, kernel];
        _weight = parameters.Weight(shape, scale);
        _bias = parameters.Bias(shape, scale);
        _strides = [stride, stride];
        _padding = [padding, padding];
        register_parameter("weight", _weight);
        register_parameter("bias", _bias);
    }

    public Tensor Forward(Tensor x) =>
        FlopCounter.Layer(Convolutions.Apply(x, _weight, _bias, _strides, _padding), _weight);
}
