using System.Buffers;
using static TorchSharp.torch;

namespace Immiscible.Compute.Parameters;

/// <summary>
/// The memory of an fp32 tensor on the CPU, which never moves, as <see cref="Memory{T}"/>. It keeps the tensor from being collected; it is valid until somebody disposes
/// of the tensor.
/// </summary>
/// <param name="tensor">A contiguous tensor that is a view of nothing.</param>
internal sealed unsafe class NativeMemory(Tensor tensor) : MemoryManager<float>
{
    private readonly nint _address = ParameterData.Address(tensor);
    private readonly int _length = checked((int)tensor.numel());
    private readonly Tensor _tensor = tensor;

    /// <inheritdoc/>
    public override Span<float> GetSpan() => new((void*)_address, _length);

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0) => new((float*)_address + elementIndex);

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
    }
}
