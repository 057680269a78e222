using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Immiscible.Models.Layers;

/// <summary>
/// Convolutions whose channels fill the blocks that oneDNN lays them out in. Where they do not, its reordering leaves the rest of the last block as the allocator gave it,
/// and the kernels multiply that by zeros: a NaN that once lay there makes results NaN, in the forward pass for inputs and in the gradient of the input for
/// outputs (oneDNN 3.7.1, in libtorch 2.10). Zeros are laid there by hand, which costs nothing: the kernels compute whole blocks anyway.
/// </summary>
internal static class BlockedChannels
{
    // Channels of a block: 8 with AVX2, 16 with AVX-512.
    private const long Block = 16;

    // Up to so many inputs oneDNN has kernels of its own, for images, which read no blocks.
    private const long Image = 4;

    /// <summary>A convolution with bias; as torch's, but on the CPU with whole blocks.</summary>
    /// <param name="x">[batch, in, height, width]</param>
    /// <param name="weight">[out, in, kernel height, kernel width]</param>
    /// <param name="bias">[out]</param>
    /// <param name="strides">of both dimensions</param>
    /// <param name="padding">of both dimensions</param>
    /// <returns>[batch, out, height, width]</returns>
    public static Tensor Convolve(Tensor x, Tensor weight, Tensor bias, long[] strides, long[] padding)
    {
        var outputs = weight.shape[0];
        var (moreInputs, moreOutputs) = Missing(weight.shape);
        if (moreInputs + moreOutputs == 0 || x.device_type != TorchSharp.DeviceType.CPU) return functional.conv2d(x, weight, bias, strides, padding);
        using var scope = NewDisposeScope();
        if (moreInputs > 0) x = functional.pad(x, [0, 0, 0, 0, 0, moreInputs]);
        weight = functional.pad(weight, [0, 0, 0, 0, 0, moreInputs, 0, moreOutputs]);
        if (moreOutputs > 0) bias = functional.pad(bias, [0, moreOutputs]);
        return functional.conv2d(x, weight, bias, strides, padding).narrow(1, 0, outputs).contiguous().MoveToOuterDisposeScope();
    }

    // A kernel of one pixel is a product of matrices, without blocks.
    private static (long Inputs, long Outputs) Missing(long[] weight) => weight[2] * weight[3] == 1
        ? (0, 0)
        : (weight[1] <= Image ? 0 : ToWhole(weight[1]), ToWhole(weight[0]));

    private static long ToWhole(long channels) => (Block - channels % Block) % Block;
}
