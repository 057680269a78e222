using System.Buffers;

namespace Immiscible.Compute.Parameters;

/// <summary>Floats of a tensor's memory, which never moves, as <see cref="Memory{T}"/>; whoever made the tensor keeps it alive.</summary>
internal sealed unsafe class NativeMemory(nint address, int length) : MemoryManager<float>
{
    /// <inheritdoc/>
    public override Span<float> GetSpan() => new((void*)address, length);

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0) => new((float*)address + elementIndex);

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
    }
}
