using Immiscible.Collectives.Tests.Support;
using Immiscible.Collectives.Transport.Tcp;

namespace Immiscible.Collectives.Tests.Transport.Tcp;

public sealed class FrameStreamTests
{
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(1);
    private static readonly WireFrame _frame = new(WireKind.PartialSum, 1, 2, RawPeer.Header(1, 1), 0, 0);

    [Fact]
    public async Task A_cancelled_writer_gives_up_a_peer_that_does_not_read_only_after_the_grace()
    {
        var (time, stream) = (new ManualTime(), new StuckStream());
        using var frames = new FrameStream(stream, 1 << 20, _grace, time);
        using var cancelling = new CancellationTokenSource();
        var writing = frames.WriteAsync(_frame, RawPeer.Values(10), cancelling.Token).AsTask();
        var next = frames.WriteAsync(_frame, RawPeer.Values(10), cancelling.Token).AsTask();
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        Assert.Equal(1, time.Waiting);
        time.Advance(_grace - TimeSpan.FromTicks(1));
        Assert.False(writing.IsCompleted);
        Assert.False(stream.IsDisposed);

        time.Advance(TimeSpan.FromTicks(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing);
        Assert.True(stream.IsDisposed);
    }

    [Fact]
    public async Task A_cancelled_writer_ends_its_frame_and_the_connection_stays()
    {
        var (time, stream) = (new ManualTime(), new StuckStream());
        using var frames = new FrameStream(stream, 1 << 20, _grace, time);
        using var cancelling = new CancellationTokenSource();
        var writing = frames.WriteAsync(_frame, RawPeer.Values(10), cancelling.Token).AsTask();
        await cancelling.CancelAsync();
        stream.Release();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing);
        Assert.Equal(0, time.Waiting);
        await frames.WriteAsync(_frame, RawPeer.Values(10), TestContext.Current.CancellationToken);
        Assert.False(stream.IsDisposed);
    }

    /// <summary>Takes nothing until it is released; then anything.</summary>
    private sealed class StuckStream : MemoryStream
    {
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsDisposed { get; private set; }

        public void Release() => _released.TrySetResult();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => new(_released.Task);

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            _released.TrySetException(new IOException("disposed"));
            base.Dispose(disposing);
        }
    }
}
