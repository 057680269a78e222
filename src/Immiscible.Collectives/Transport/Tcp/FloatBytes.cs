using System.Buffers;
using System.Runtime.InteropServices;

namespace Immiscible.Collectives.Transport.Tcp;

/// <summary>Shows a vector of floats as the bytes it is, so that a socket reads and writes it in place. One operation at a time.</summary>
internal sealed unsafe class FloatBytes : MemoryManager<byte>
{
    private Memory<float> _floats;
    private MemoryHandle _pin;

    /// <summary>The bytes of <paramref name="floats"/>, valid until the next call.</summary>
    public Memory<byte> Of(Memory<float> floats)
    {
        _floats = floats;
        return CreateMemory(floats.Length * sizeof(float));
    }

    /// <inheritdoc/>
    public override Span<byte> GetSpan() => MemoryMarshal.AsBytes(_floats.Span);

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0)
    {
        _pin = _floats.Pin();
        return new MemoryHandle((byte*)_pin.Pointer + elementIndex, pinnable: this);
    }

    /// <inheritdoc/>
    public override void Unpin() => _pin.Dispose();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
    }
}
