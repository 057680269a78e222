using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Tensors;

/// <summary>Tensors as spans.</summary>
internal static class TensorSpans
{
    /// <summary>The memory of a contiguous float32 tensor on the CPU.</summary>
    public static Span<float> FloatSpan(this Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);
}
