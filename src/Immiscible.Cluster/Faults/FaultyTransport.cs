using Immiscible.Collectives.Transport;

namespace Immiscible.Cluster.Faults;

/// <summary>One member's end of a <see cref="FaultyNetwork"/>: counts the frames of each step and lets happen to them what is planned.</summary>
internal sealed class FaultyTransport(IMemberTransport transport, WorkerFaults faults, FaultyLine line) : IMemberTransport
{
    private readonly Lock _lock = new();
    private long _step = -1;
    private int _frames;

    /// <inheritdoc/>
    public event EventHandler<PeerLostEventArgs>? PeerLost
    {
        add => transport.PeerLost += value;
        remove => transport.PeerLost -= value;
    }

    /// <inheritdoc/>
    public string Address => transport.Address;

    /// <inheritdoc/>
    public void Listen(int epoch, IFrameSink sink) => transport.Listen(epoch, sink);

    /// <inheritdoc/>
    public Task CloseEpochAsync(int epoch) => transport.CloseEpochAsync(epoch);

    /// <inheritdoc/>
    public void Serve(IStateSource? source) => transport.Serve(source);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StateSlice>> PullAsync(string donor, string vector, long offset, Memory<float> destination, CancellationToken cancellation) =>
        transport.PullAsync(donor, vector, offset, destination, cancellation);

    /// <inheritdoc/>
    public async ValueTask<Task> PostAsync(string address, FrameHeader header, ReadOnlyMemory<float> payload, CancellationToken cancellation)
    {
        var action = await faults.ReachAsync(FaultPoint.ReduceChunk, header.Step, NumberOf(header.Step)).ConfigureAwait(false);
        if (action == FaultAction.Drop) return Task.Delay(Timeout.Infinite, cancellation);
        if (action != FaultAction.None) line.Disturb(address, action);
        return await transport.PostAsync(address, header, payload, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => transport.DisposeAsync();

    private int NumberOf(long step)
    {
        lock (_lock)
        {
            if (step != _step) (_step, _frames) = (step, 0);
            return _frames++;
        }
    }
}
