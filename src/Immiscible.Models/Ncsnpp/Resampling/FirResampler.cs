using Immiscible.Models.Layers;
using static TorchSharp.torch;

namespace Immiscible.Models.Ncsnpp.Resampling;

/// <summary>
/// Resampling without aliasing by a separable finite impulse response filter (Zhang, 2019; Karras et al., "StyleGAN2", 2020); the kernel is scaled
/// so that an image of one colour keeps it, but for its edge, beyond which there are zeros.
/// </summary>
internal sealed class FirResampler : Resampler
{
    private const int Factor = 2;

    private readonly DeviceConstant _down, _up;
    private readonly int _taps;

    /// <param name="kernel">taps of either axis, at least two, whose sum is not zero</param>
    public FirResampler(IReadOnlyList<double> kernel)
    {
        _taps = kernel.Count;
        var sum = kernel.Sum();
        var products = kernel.SelectMany(row => kernel.Select(column => row * column / (sum * sum))).ToArray();
        using var scope = NewDisposeScope();
        _down = new DeviceConstant(tensor(products, [_taps, _taps], ScalarType.Float32));
        // between the pixels come zeros, three to a pixel
        _up = new DeviceConstant(tensor([.. products.Select(p => p * Factor * Factor)], [_taps, _taps], ScalarType.Float32));
    }

    public override string ConvolutionName => "Conv2d_0";

    public override Tensor Double(Tensor x)
    {
        var pad = _taps - Factor;
        return Upfirdn2d.Apply(x, _up.On(x.device, x.dtype), Factor, 1, (pad + 1) / 2 + Factor - 1, pad / 2);
    }

    public override Tensor Halve(Tensor x)
    {
        var pad = _taps - Factor;
        return Upfirdn2d.Apply(x, _down.On(x.device, x.dtype), 1, Factor, (pad + 1) / 2, pad / 2);
    }

    public override Tensor Prepare(Tensor x) => Upfirdn2d.Apply(x, _down.On(x.device, x.dtype), 1, 1, (_taps + 1) / 2, _taps / 2);

    public override void Dispose()
    {
        _down.Dispose();
        _up.Dispose();
    }
}
