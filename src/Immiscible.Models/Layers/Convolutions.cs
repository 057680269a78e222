using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Immiscible.Models.Layers;

/// <summary>
/// Convolutions whose results depend on their arguments alone. Where channels do not fill the blocks that oneDNN lays them out in on the CPU, its reordering may leave the
/// rest of the last block as the allocator gave it, and the kernels multiply that by zeros: a NaN that once lay there makes results NaN, in the forward
/// pass for inputs and in the gradient of the input for outputs (oneDNN 3.7.1, in libtorch 2.10; with bfloat16 it takes other numbers for the last channels, too).
/// Such convolutions are computed with channels last, which knows no blocks and takes no longer, since what is copied here oneDNN would reorder; and with
/// bfloat16, where channels last is no remedy, with channels of zeros.
/// </summary>
internal static class Convolutions
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
        var shape = weight.shape;
        var (inputs, outputs) = (ToWhole(shape[1]), ToWhole(shape[0]));
        if (inputs + outputs == 0 || x.device_type != DeviceType.CPU) return functional.conv2d(x, weight, bias, strides, padding);
        if (x.dtype != ScalarType.Float32) return WithZeros();
        // A kernel of one pixel is a product of matrices, and few inputs have kernels of their own: neither reads blocks.
        var readsBlocks = shape[2] * shape[3] > 1 && (outputs > 0 || shape[1] > LeastBlock);
        return readsBlocks ? WithChannelsLast() : functional.conv2d(x, weight, bias, strides, padding);

        Tensor WithChannelsLast()
        {
            using var scope = NewDisposeScope();
            var last = x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
            return functional.conv2d(last, weight, bias, strides, padding).contiguous().MoveToOuterDisposeScope();
        }

        Tensor WithZeros()
        {
            using var scope = NewDisposeScope();
            return functional.conv2d(
                functional.pad(x, [0, 0, 0, 0, 0, inputs]), functional.pad(weight, [0, 0, 0, 0, 0, inputs, 0, outputs]), functional.pad(bias, [0, outputs]),
                strides, padding).narrow(1, 0, shape[0]).contiguous().MoveToOuterDisposeScope();
        }
    }

    private static long ToWhole(long channels) => (Block - (channels % Block)) % Block;
}
