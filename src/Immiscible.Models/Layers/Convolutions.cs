using System.Runtime.Intrinsics.X86;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Immiscible.Models.Layers;

/// <summary>
/// Convolutions whose results depend on their arguments alone. Where channels do not fill the blocks that oneDNN lays them out in on the CPU, its reordering may leave the
/// rest of the last block as the allocator gave it, and the kernels multiply that by zeros: a NaN that once lay there makes results NaN, in the forward
/// pass for inputs and in the gradient of the input for outputs (oneDNN 3.7.1, in libtorch 2.10; with bfloat16 it takes other numbers for the last channels, too).
/// Such blocks are filled here, with channels of zeros. (With channels last, which knows no blocks, small networks were faster, but the gradient of
/// the input crashed now and then.)
/// </summary>
internal static class Convolutions
{
    // Up to so many inputs no result in float32 was seen to depend on what lay in memory, with AVX2 or AVX-512.
    private const long FewInputs = 8;

    /// <summary>Channels of a block: 8 with AVX2, 16 with AVX-512, whether .NET uses that or not.</summary>
    private static readonly long Block = X86Base.IsSupported && (X86Base.CpuId(7, 0).Ebx & (1 << 16)) != 0 ? 16 : 8;

    /// <summary>A convolution with bias, as torch's.</summary>
    /// <param name="x">[batch, in, height, width]</param>
    /// <param name="weight">[out, in, kernel height, kernel width]</param>
    /// <param name="bias">[out]</param>
    /// <param name="strides">of both dimensions</param>
    /// <param name="padding">of both dimensions</param>
    /// <returns>[batch, out, height, width]</returns>
    public static Tensor Apply(Tensor x, Tensor weight, Tensor bias, long[] strides, long[] padding)
    {
        var (inputs, outputs) = Missing(weight.shape, x.dtype);
        if (inputs + outputs == 0 || x.device_type != DeviceType.CPU) return functional.conv2d(x, weight, bias, strides, padding);
        using var scope = NewDisposeScope();
        if (inputs > 0) x = functional.pad(x, [0, 0, 0, 0, 0, inputs]);
        weight = functional.pad(weight, [0, 0, 0, 0, 0, inputs, 0, outputs]);
        if (outputs == 0) return functional.conv2d(x, weight, bias, strides, padding).MoveToOuterDisposeScope();
        bias = functional.pad(bias, [0, outputs]);
        var whole = functional.conv2d(x, weight, bias, strides, padding);
        return whole.narrow(1, 0, whole.shape[1] - outputs).contiguous().MoveToOuterDisposeScope();
    }

    private static (long Inputs, long Outputs) Missing(long[] weight, ScalarType type)
    {
        var (inputs, outputs) = (ToWhole(weight[1]), ToWhole(weight[0]));
        if (type != ScalarType.Float32) return (inputs, outputs);
        // A kernel of one pixel is a product of matrices, without blocks.
        if (weight[2] * weight[3] == 1) return (0, 0);
        return (weight[1] <= FewInputs ? 0 : inputs, outputs);
    }

    private static long ToWhole(long channels) => (Block - (channels % Block)) % Block;
}
