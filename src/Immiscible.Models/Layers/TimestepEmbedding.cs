using Immiscible.Compute.Tensors;
using static TorchSharp.torch;

namespace Immiscible.Models.Layers;

/// <summary>
/// The sinusoidal embedding of DDPM: for t, [sin(t f_0) .. sin(t f_h-1), cos(t f_0) .. cos(t f_h-1)], f_i = 10000^(-i/(h-1)), h half the
/// width. Computed in float32, as the reference does.
/// </summary>
internal sealed class TimestepEmbedding : IDisposable
{
    private readonly Tensor _frequencies;

    public TimestepEmbedding(int width)
    {
        using var scope = NewDisposeScope();
        var half = width / 2;
        _frequencies = tensor(Enumerable.Range(0, half).Select(static i => (float)-i).ToArray()).Times(Math.Log(10000) / (half - 1)).exp().unsqueeze(0).DetachFromDisposeScope();
    }

    /// <param name="timesteps">[batch], int64</param>
    /// <returns>[batch, width], float32</returns>
    public Tensor Forward(Tensor timesteps)
    {
        var angles = timesteps.to_type(ScalarType.Float32).unsqueeze(1) * _frequencies.to(timesteps.device);
        return cat([angles.sin(), angles.cos()], 1);
    }

    public void Dispose() => _frequencies.Dispose();
}
