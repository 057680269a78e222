using Immiscible.Numerics.Random;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Immiscible.Models.Initialization;

/// <summary>
/// Makes the parameters of one network, drawn from counter randomness: parameter i of the network is a function of (seed, i) alone, and
/// torch's generator, which is process-wide, is left alone. Parameters are numbered in the order in which they are made. Layers begin as those of DDPM do.
/// </summary>
internal class ParameterFactory(ulong seed)
{
    /// <summary>A scale of zero stands for "all but zero", as in the reference implementation of the DDPM networks.</summary>
    private const double AlmostZero = 1e-10;

    private readonly CounterRandom _random = new(seed, RandomStream.Initialization);
    private uint _next;

    /// <summary>The weight of a linear layer or a convolution.</summary>
    /// <param name="shape">[out, in] or [out, in, kernel height, kernel width]</param>
    /// <param name="scale">1, or 0 for layers that begin at (all but) zero</param>
    public virtual Parameter Weight(long[] shape, double scale = 1) => FanAverageUniform(shape, scale);

    /// <summary>The bias that goes with a weight.</summary>
    /// <param name="weight">shape of the weight</param>
    /// <param name="scale">as the weight's</param>
    public virtual Parameter Bias(long[] weight, double scale = 1) => Zeros(weight[0]);

    /// <summary>
    /// Uniform in [-a, a), a = sqrt(6 scale / (fan in + fan out)): TensorFlow's variance scaling with mode "fan_avg", which DDPM uses.
    /// </summary>
    /// <param name="shape">[out, in] or [out, in, kernel height, kernel width]</param>
    /// <param name="scale">1, or 0 for layers that begin at all but zero</param>
    public Parameter FanAverageUniform(long[] shape, double scale = 1)
    {
        var field = shape.Skip(2).Aggregate(1L, (product, length) => product * length);
        var bound = Math.Sqrt(6 * (scale == 0 ? AlmostZero : scale) / ((shape[0] + shape[1]) * field));
        return Uniform(shape, bound);
    }

    /// <summary>Uniform in [-bound, bound).</summary>
    public Parameter Uniform(long[] shape, double bound)
    {
        var bits = new uint[shape.Aggregate(1L, (product, length) => product * length)];
        _random.Bits(bits, step: 0, position: _next++);
        var values = new float[bits.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)(bound * ((bits[i] >> 8) * (2.0 / (1 << 24)) - 1));
        return new Parameter(tensor(values, shape));
    }

    /// <summary>Standard normal values: the usual beginning of an embedding table.</summary>
    public Parameter Normal(long[] shape)
    {
        var values = new float[shape.Aggregate(1L, (product, length) => product * length)];
        _random.Normal(values, step: 0, position: _next++);
        return new Parameter(tensor(values, shape));
    }

    /// <summary>Zeros (biases, and layers that begin at zero).</summary>
    public Parameter Zeros(params long[] shape) => Constant(zeros(shape));

    /// <summary>A vector of ones (weights of a normalisation).</summary>
    public Parameter Ones(long length) => Constant(ones(length));

    private Parameter Constant(Tensor values)
    {
        _next++;
        return new Parameter(values);
    }
}
