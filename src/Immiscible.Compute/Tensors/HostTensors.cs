using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Immiscible.Compute.Tensors;

/// <summary>Numbers between spans and tensors, to a device without waiting for what it has to do.</summary>
public static class HostTensors
{
    /// <summary>A float32 tensor in the CPU's memory with these values.</summary>
    public static Tensor ToTensor(this ReadOnlySpan<float> values)
    {
        var tensor = empty(values.Length, ScalarType.Float32);
        values.CopyTo(MemoryMarshal.Cast<byte, float>(tensor.bytes));
        return tensor;
    }

    /// <summary>Copies a contiguous float32 tensor in the CPU's memory.</summary>
    public static void CopyTo(this Tensor tensor, Span<float> destination) => MemoryMarshal.Cast<byte, float>(tensor.bytes)[..destination.Length].CopyTo(destination);

    /// <summary>
    /// The tensor on a device; on the CPU itself. To a CUDA device it goes by way of pinned memory, which torch gives back when the copy is done:
    /// a copy from other memory would wait until the device has done all it has to do.
    /// </summary>
    /// <param name="tensor">A tensor in the CPU's memory.</param>
    /// <param name="device">Where to.</param>
    public static Tensor Upload(this Tensor tensor, Device device)
    {
        if (device.type != DeviceType.CUDA) return tensor;
        using var pinned = tensor.pin_memory();
        return pinned.to(device, non_blocking: true);
    }
}
