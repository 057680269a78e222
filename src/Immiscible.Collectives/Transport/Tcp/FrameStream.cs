using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Immiscible.Collectives.Transport.Tcp;

/// <summary>
/// A connection as frames: one reader, and any number of writers that take turns. Payloads go from and to the vectors' own memory;
/// nothing else is buffered but a header and small payloads on their way out.
/// </summary>
/// <remarks>
/// A frame that has been begun is written to its end, because the peer could not tell where the next begins. So a cancelled writer
/// goes on for a short grace, and then the connection is given up.
/// </remarks>
internal sealed class FrameStream(Stream stream, int maxPayload, TimeSpan writeGrace, TimeProvider time) : IDisposable
{
    /// <summary>Answers that are written together at most.</summary>
    public const int MaxAnswers = 8;

    private const int CoalescedBytes = 16 << 10;
    private const int CachedBytes = 128 << 10;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly FloatBytes _source = new(), _destination = new();
    private readonly byte[] _incoming = new byte[FrameCodec.HeaderBytes], _outgoing = new byte[CoalescedBytes];
    private readonly PayloadHash _sent = new(), _received = new();
    private byte[]? _discarded;
    private int _unread;

    /// <summary>Bytes of payload a frame may carry.</summary>
    public int MaxPayload => maxPayload;

    /// <summary>Whether both ends are on one machine, with nothing but a socket between them.</summary>
    public bool IsLocal => stream is NetworkStream { Socket.AddressFamily: AddressFamily.Unix };

    /// <summary>Where payloads of the peer may lie instead of following their header; null for nowhere.</summary>
    public SharedRing? Incoming { get; set; }

    /// <summary>The next header; null where the peer has ended the stream between two frames. The payload before must have been read.</summary>
    /// <exception cref="FrameFaultException">It is no frame.</exception>
    /// <exception cref="IOException">The connection is lost, or ends within the header.</exception>
    public async ValueTask<WireFrame?> ReadHeaderAsync()
    {
        Debug.Assert(_unread == 0);
        var read = await stream.ReadAtLeastAsync(_incoming, FrameCodec.HeaderBytes, throwOnEndOfStream: false).ConfigureAwait(false);
        if (read == 0) return null;
        if (read < FrameCodec.HeaderBytes) throw new EndOfStreamException();
        var fault = FrameCodec.Read(_incoming, maxPayload, out var frame);
        if (fault != FrameFault.None) throw new FrameFaultException(fault);
        if (frame.Slot > 0 && Incoming is null) throw new FrameFaultException(FrameFault.Slot);
        _unread = frame.Slot > 0 ? 0 : frame.Length;
        return frame;
    }

    /// <summary>Reads the payload into its destination.</summary>
    /// <param name="frame">The header read last.</param>
    /// <param name="destination">[length / 4] receives the values.</param>
    /// <param name="cancellation">Stops writing to the destination; then the rest can be discarded.</param>
    /// <exception cref="FrameFaultException">The checksum is wrong.</exception>
    public async ValueTask ReadPayloadAsync(WireFrame frame, Memory<float> destination, CancellationToken cancellation)
    {
        if (frame.Slot == 0) await FillAsync(frame, _destination.Of(destination), cancellation).ConfigureAwait(false);
        else if (Incoming!.Read(frame.Slot - 1, MemoryMarshal.AsBytes(destination.Span)) != frame.PayloadHash) throw new FrameFaultException(FrameFault.PayloadChecksum);
    }

    /// <summary>Reads a payload that is no vector.</summary>
    /// <exception cref="FrameFaultException">The checksum is wrong.</exception>
    public async ValueTask<byte[]> ReadBytesAsync(WireFrame frame)
    {
        var bytes = new byte[frame.Length];
        await FillAsync(frame, bytes, CancellationToken.None).ConfigureAwait(false);
        return bytes;
    }

    /// <summary>Reads what is left of the payload and forgets it.</summary>
    public async ValueTask DiscardAsync()
    {
        if (_unread == 0) return;
        _discarded ??= new byte[64 << 10];
        while (_unread > 0) await ReadAsync(_discarded.AsMemory(0, Math.Min(_discarded.Length, _unread)), CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Whether bytes have come that are not read yet, as far as that is known.</summary>
    public bool HasUnread => stream is NetworkStream { DataAvailable: true };

    /// <summary>Writes frames without payload, all in one go.</summary>
    /// <param name="frames">At most <see cref="MaxAnswers"/>.</param>
    public async ValueTask WriteAsync(IReadOnlyList<WireFrame> frames)
    {
        await _writing.WaitAsync().ConfigureAwait(false);
        try
        {
            for (var i = 0; i < frames.Count; i++)
                FrameCodec.Write(_outgoing.AsSpan(i * FrameCodec.HeaderBytes), frames[i] with { PayloadHash = FrameCodec.Hash([]) });
            await stream.WriteAsync(_outgoing.AsMemory(0, frames.Count * FrameCodec.HeaderBytes)).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Writes a frame without payload, or with a payload of bytes.</summary>
    public ValueTask WriteAsync(WireFrame frame, ReadOnlyMemory<byte> payload, CancellationToken cancellation) =>
        WriteAsync(frame, payload, default, cancellation);

    /// <summary>Writes a frame; its length and payload hash are filled in.</summary>
    /// <exception cref="IOException">The connection is lost.</exception>
    public ValueTask WriteAsync(WireFrame frame, ReadOnlyMemory<float> payload, CancellationToken cancellation) =>
        WriteAsync(frame, default, payload, cancellation);

    /// <summary>Writes the header of a frame whose payload lies in shared memory.</summary>
    /// <exception cref="IOException">The connection is lost.</exception>
    public async ValueTask WriteHeaderAsync(WireFrame frame)
    {
        await _writing.WaitAsync().ConfigureAwait(false);
        try
        {
            FrameCodec.Write(_outgoing, frame);
            await stream.WriteAsync(_outgoing.AsMemory(0, FrameCodec.HeaderBytes)).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Says that nothing more will be written; the peer reads an end.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="IOException">The connection is lost.</exception>
    public async Task EndWritingAsync(CancellationToken cancellation)
    {
        if (stream is SslStream tls) await EndWritingAsync(tls, cancellation).ConfigureAwait(false);
        if (stream is not NetworkStream network) return;
        try
        {
            network.Socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The connection is gone already.
        }
    }

    /// <summary>Ends the connection; whoever reads or writes fails.</summary>
    public void Dispose() => stream.Dispose();

    // TLS does not bear two writers at a time, and its end is written, too.
    private async Task EndWritingAsync(SslStream tls, CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await tls.ShutdownAsync().WaitAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Reads the whole payload, and checks it piece by piece, while the bytes are in this core's cache.</summary>
    private async ValueTask FillAsync(WireFrame frame, Memory<byte> payload, CancellationToken cancellation)
    {
        _received.Begin();
        var (read, hashed) = (0, 0);
        while (read < payload.Length)
        {
            read += await ReadAsync(payload.Slice(read, Math.Min(CachedBytes, payload.Length - read)), cancellation).ConfigureAwait(false);
            hashed += _received.Append(payload.Span[hashed..read]);
        }
        if (_received.End(payload.Span[hashed..]) != frame.PayloadHash) throw new FrameFaultException(FrameFault.PayloadChecksum);
    }

    private async ValueTask<int> ReadAsync(Memory<byte> bytes, CancellationToken cancellation)
    {
        var read = await stream.ReadAsync(bytes, cancellation).ConfigureAwait(false);
        if (read == 0) throw new EndOfStreamException();
        _unread -= read;
        return read;
    }

    private async ValueTask WriteAsync(WireFrame frame, ReadOnlyMemory<byte> bytes, ReadOnlyMemory<float> floats, CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            // A Memory<byte> of floats is writable by its type only: nothing writes to it.
            if (floats.Length > 0) bytes = _source.Of(MemoryMarshal.AsMemory(floats));
            FrameCodec.Write(_outgoing, frame with { Length = bytes.Length, PayloadHash = Hash(bytes.Span) });
            var writing = WriteAsync(bytes);
            if (writing.IsCompleted) await writing.ConfigureAwait(false);
            else await EndAsync(writing, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    private ulong Hash(ReadOnlySpan<byte> payload)
    {
        _sent.Begin();
        return _sent.End(payload[_sent.Append(payload)..]);
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> payload)
    {
        var coalesced = Math.Min(payload.Length, CoalescedBytes - FrameCodec.HeaderBytes);
        // The first bytes of a payload go out with the header: a small frame is one write, and a large one hardly more is copied.
        payload.Span[..coalesced].CopyTo(_outgoing.AsSpan(FrameCodec.HeaderBytes));
        await stream.WriteAsync(_outgoing.AsMemory(0, FrameCodec.HeaderBytes + coalesced)).ConfigureAwait(false);
        if (coalesced < payload.Length) await stream.WriteAsync(payload[coalesced..]).ConfigureAwait(false);
    }

    /// <summary>Waits for a write that has begun; a cancelled one only for the grace.</summary>
    private async ValueTask EndAsync(ValueTask writing, CancellationToken cancellation)
    {
        ITimer? giveUp = null;
        var registration = cancellation.UnsafeRegister(
            _ => giveUp = time.CreateTimer(static stream => ((FrameStream)stream!).Dispose(), this, writeGrace, Timeout.InfiniteTimeSpan), null);
        try
        {
            await writing.ConfigureAwait(false);
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            // Given up, or lost: to the caller it is cancelled.
        }
        finally
        {
            await registration.DisposeAsync().ConfigureAwait(false);
            giveUp?.Dispose();
        }
        cancellation.ThrowIfCancellationRequested();
    }
}
