using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace Immiscible.Collectives.Transport.Tcp;

/// <summary>The slots of a <see cref="SharedRing"/> as its sender fills them: one is taken until the receiver has said that it has no more use for it.</summary>
internal sealed class RingSlots : IDisposable
{
    private readonly SharedRing _ring;
    private readonly Channel<int> _free = Channel.CreateUnbounded<int>();
    private readonly ConcurrentDictionary<uint, int> _taken = new();

    /// <summary>Takes over a ring, whose slots are all free.</summary>
    public RingSlots(SharedRing ring)
    {
        _ring = ring;
        for (var slot = 0; slot < SharedRing.Slots; slot++) _free.Writer.TryWrite(slot);
    }

    /// <summary>Copies a payload into the next slot that is free.</summary>
    /// <returns>The frame as it is to be sent, at any rate: without an answer its slot would not be free again.</returns>
    /// <exception cref="IOException">The connection has ended.</exception>
    public async ValueTask<WireFrame> PutAsync(WireFrame frame, ReadOnlyMemory<float> payload, CancellationToken cancellation)
    {
        try
        {
            var slot = await _free.Reader.ReadAsync(cancellation).ConfigureAwait(false);
            _taken[frame.Id] = slot;
            var hash = _ring.Write(slot, MemoryMarshal.AsBytes(payload.Span));
            return frame with { Slot = (byte)(slot + 1), Length = payload.Length * sizeof(float), PayloadHash = hash };
        }
        catch (Exception e) when (e is ChannelClosedException or ObjectDisposedException)
        {
            throw new IOException("the connection has ended", e);
        }
    }

    /// <summary>The receiver has done with the slot of a frame, whether it took the payload or not.</summary>
    public void Answered(uint id)
    {
        if (_taken.TryRemove(id, out var slot)) _free.Writer.TryWrite(slot);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _free.Writer.TryComplete();
        _ring.Dispose();
    }
}
