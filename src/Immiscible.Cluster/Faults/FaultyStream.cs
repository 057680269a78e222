namespace Immiscible.Cluster.Faults;

/// <summary>A connection on which bytes are damaged, or which ends half-way through a write.</summary>
/// <param name="socket">The sound one.</param>
/// <param name="next">What happens to the next write.</param>
internal sealed class FaultyStream(Stream socket, Func<FaultAction> next) : Stream
{
    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        switch (next())
        {
            case FaultAction.Corrupt:
                // A copy: what is written are the vectors themselves. The last byte is the payload's, whatever the header's length.
                var damaged = buffer.ToArray();
                damaged[^1] ^= 1;
                await socket.WriteAsync(damaged, cancellationToken).ConfigureAwait(false);
                break;
            case FaultAction.Disconnect:
                await socket.WriteAsync(buffer[..(buffer.Length / 2)], cancellationToken).ConfigureAwait(false);
                await socket.DisposeAsync().ConfigureAwait(false);
                break;
            default:
                await socket.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => socket.ReadAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => socket.Read(buffer, offset, count);

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => socket.Write(buffer, offset, count);

    /// <inheritdoc/>
    public override void Flush() => socket.Flush();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) socket.Dispose();
        base.Dispose(disposing);
    }
}
