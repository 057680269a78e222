namespace Immiscible.Collectives.Transport.Tcp;

/// <summary>A part of a peer's state on its way here.</summary>
/// <param name="offset">First float in the vector.</param>
/// <param name="destination">Receives the values, piece by piece.</param>
/// <param name="refusal">What to throw where the peer has no such state.</param>
internal sealed class StatePull(long offset, Memory<float> destination, TransportException refusal)
{
    private readonly TaskCompletionSource<IReadOnlyList<StateSlice>> _slices = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<StateSlice> _received = [];
    private readonly WriteGate _gate = new();
    private int _filled;

    /// <summary>Complete when the destination is full.</summary>
    public Task<IReadOnlyList<StateSlice>> Slices => _slices.Task;

    /// <summary>Reads a piece into its place; pieces must follow one another.</summary>
    /// <exception cref="FrameFaultException">It is not the piece that was due.</exception>
    public async ValueTask ReceiveAsync(FrameStream frames, WireFrame frame)
    {
        var count = frame.Length / sizeof(float);
        if (count == 0 || count > destination.Length - _filled || frame.Header.Offset != offset + _filled)
            throw new FrameFaultException(FrameFault.Length);
        if (!_gate.TryEnter()) return;
        try
        {
            await frames.ReadPayloadAsync(frame, destination.Slice(_filled, count), _gate.Closing).ConfigureAwait(false);
            _filled += count;
            _received.Add(new StateSlice(frame.Header.Offset, count, frame.Header.Step, frame.PayloadHash));
            if (_filled == destination.Length) _slices.TrySetResult(_received);
        }
        catch (OperationCanceledException) when (_gate.IsClosed)
        {
            // Nobody waits any more; the caller discards the rest.
        }
        finally
        {
            _gate.Leave();
        }
    }

    public void Refuse() => _slices.TrySetException(refusal);

    public void Fail(TransportException end) => _slices.TrySetException(end);

    /// <summary>Complete when nothing more is written to the destination.</summary>
    public Task CloseAsync() => _gate.CloseAsync();
}
