using TorchSharp;
using static TorchSharp.torch;

namespace Immiscible.Models.Layers;

/// <summary>
/// Dropout masks drawn where the activations lie, from a generator that is seeded anew for each mask: so a mask is a function of its
/// key, as a mask from the counter randomness is, but not the same one. On a CUDA device it is the device's default generator, as TorchSharp can make no other:
/// a process has one worker there, and draws from it here alone.
/// </summary>
/// <param name="device">where to draw</param>
internal sealed class GeneratorMask(Device device) : IDisposable
{
    private readonly Generator? _generator = device.type == DeviceType.CUDA ? null : new Generator(0, device);

    /// <summary>1 with a probability, else 0; of x's shape and type.</summary>
    /// <param name="x">an activation</param>
    /// <param name="key">what the mask is a function of</param>
    /// <param name="keep">the probability</param>
    public Tensor Draw(Tensor x, ulong key, double keep)
    {
        var seed = unchecked((long)key);
        if (_generator is null) cuda.manual_seed(seed);
        else _generator.manual_seed(seed);
        return empty(x.shape, x.dtype, x.device).bernoulli_(keep, _generator);
    }

    public void Dispose() => _generator?.Dispose();
}
