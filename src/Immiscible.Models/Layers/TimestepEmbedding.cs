using Immiscible.Compute.Tensors;
using static TorchSharp.torch;

namespace Immiscible.Models.Layers;

/// <summary>
/// A sinusoidal embedding: for t, [sin(t f_0) .. sin(t f_h-1), cos(t f_0) .. cos(t f_h-1)], f_i = 10000^(-i/(h - shift)), h half the
/// width; or the cosines first. Computed in float32, as the references do.
/// </summary>
internal sealed class TimestepEmbedding : IDisposable
{
    private readonly DeviceConstant _frequencies;
    private readonly bool _cosineFirst;

    /// <summary>DDPM's embedding, of shift 1.</summary>
    /// <param name="width">even, at least 4</param>
    public TimestepEmbedding(int width) : this(Exponents(width, static (i, half) => i.Times(Math.Log(10000) / (half - 1))), false)
    {
    }

    /// <summary>The embedding of guided-diffusion (shift 0, cosines first) and of diffusers (either).</summary>
    /// <param name="width">even</param>
    /// <param name="shift">what is taken off half the width, below it</param>
    /// <param name="cosineFirst">whether the cosines come before the sines</param>
    public TimestepEmbedding(int width, double shift, bool cosineFirst)
        : this(Exponents(width, (i, half) => i.Times(Math.Log(10000)) / tensor((float)(half - shift))), cosineFirst)
    {
    }

    private TimestepEmbedding(Tensor exponents, bool cosineFirst)
    {
        using (exponents) _frequencies = new DeviceConstant(exponents.exp());
        _cosineFirst = cosineFirst;
    }

    /// <param name="timesteps">[batch], int64 or float32</param>
    /// <returns>[batch, width], float32</returns>
    public Tensor Forward(Tensor timesteps)
    {
        var angles = timesteps.to_type(ScalarType.Float32).unsqueeze(1) * _frequencies.On(timesteps.device, ScalarType.Float32);
        return cat(_cosineFirst ? [angles.cos(), angles.sin()] : [angles.sin(), angles.cos()], 1);
    }

    public void Dispose() => _frequencies.Dispose();

    private static Tensor Exponents(int width, Func<Tensor, int, Tensor> scale)
    {
        using var scope = NewDisposeScope();
        var half = width / 2;
        var negated = tensor(Enumerable.Range(0, half).Select(static i => (float)-i).ToArray());
        return scale(negated, half).unsqueeze(0).MoveToOuterDisposeScope();
    }
}
