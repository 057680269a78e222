using System.Numerics.Tensors;
using Immiscible.Collectives.Reduction;

namespace Immiscible.Collectives.Nccl;

/// <summary>A vector of device memory for gradients that lie in the host's: they are copied there, summed, and copied back.</summary>
public sealed class CudaBuffer : IDeviceGradient
{
    private readonly CudaDriver _device;
    private readonly float[] _sum;

    /// <summary>Takes the memory.</summary>
    /// <param name="device">The device.</param>
    /// <param name="length">Floats of the flat vector.</param>
    /// <exception cref="CudaException">There is not so much.</exception>
    public CudaBuffer(CudaDriver device, int length) => (_device, _sum, Pointer) = (device, new float[length], device.Allocate(length));

    /// <inheritdoc/>
    public int Length => _sum.Length;

    /// <inheritdoc/>
    public nint Pointer { get; private set; }

    /// <inheritdoc/>
    public Task LoadAsync(NodeSet nodes) => Task.Run(() =>
    {
        Array.Clear(_sum);
        foreach (var node in nodes.Nodes) TensorPrimitives.Add(_sum, nodes.Values(node).Span, _sum);
        _device.Upload(_sum, Pointer);
    });

    /// <inheritdoc/>
    public Task StoreAsync(Memory<float> reduced) => Task.Run(() => _device.Download(Pointer, reduced.Span));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Pointer != 0) _device.Free(Pointer);
        Pointer = 0;
    }
}
