using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Immiscible.Models.Layers;

/// <summary>
/// Convolutions whose results depend on their arguments alone. Where channels do not fill the blocks that oneDNN lays them out in, its reordering leaves the rest of
/// the last block as the allocator gave it, and the kernels multiply that by zeros: a NaN that once lay there makes results NaN, in the forward pass for
/// inputs and in the gradient of the input for outputs (oneDNN 3.7.1, in libtorch 2.10). Such convolutions are computed with channels last, which knows no
/// blocks, and takes no longer: what is copied here oneDNN would reorder.
/// </summary>
internal static class Convolution
{
    // Channels of a block: 8 with AVX2, 16 with AVX-512.
    private const long Block = 16, LeastBlock = 8;

    /// <summary>A convolution with bias, as torch's.</summary>
    /// <param name="x">[batch, in, height, width]</param>
    /// <param name="weight">[out, in, kernel height, kernel width]</param>
    /// <param name="bias">[out]</param>
    /// <param name="strides">of both dimensions</param>
    /// <param name="padding">of both dimensions</param>
    /// <returns>[batch, out, height, width]</returns>
    public static Tensor Apply(Tensor x, Tensor weight, Tensor bias, long[] strides, long[] padding)
    {
        if (x.device_type != TorchSharp.DeviceType.CPU || !LeavesBlocksOpen(weight.shape)) return functional.conv2d(x, weight, bias, strides, padding);
        using var scope = NewDisposeScope();
        var last = x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
        return functional.conv2d(last, weight, bias, strides, padding).contiguous().MoveToOuterDisposeScope();
    }

    // A kernel of one pixel is a product of matrices, and few inputs have kernels of their own: neither reads blocks.
    private static bool LeavesBlocksOpen(long[] weight) =>
        weight[2] * weight[3] > 1 && (weight[0] % Block != 0 || (weight[1] > LeastBlock && weight[1] % Block != 0));
}
