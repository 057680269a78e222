using System.Collections.Concurrent;
using System.Diagnostics;

namespace Immiscible.Collectives.Transport.Tcp;

/// <summary>The end of a connection from which frames are sent, and state is asked for.</summary>
internal sealed class OutgoingConnection(TcpMember member, string peer, ulong route, FrameStream frames)
    : MemberConnection(member, peer, route, frames)
{
    private readonly ConcurrentDictionary<uint, TaskCompletionSource<WireKind>> _receipts = new();
    private readonly ConcurrentDictionary<uint, StatePull> _pulls = new();
    private readonly Lock _lock = new();
    private volatile TransportException? _end;
    private volatile RingSlots? _slots;
    private Task<RingSlots?>? _opening;
    private uint _id;

    /// <summary>Whether frames can still be sent.</summary>
    public bool IsOpen => _end is null;

    /// <inheritdoc cref="IMemberTransport.PostAsync"/>
    public async ValueTask<Task> PostAsync(FrameHeader header, ReadOnlyMemory<float> payload, CancellationToken cancellation)
    {
        var begun = Stopwatch.GetTimestamp();
        var frame = Empty((WireKind)header.Kind, Interlocked.Increment(ref _id)) with { Header = header };
        return ConfirmAsync(frame, payload, await WriteAsync(frame, payload, cancellation).ConfigureAwait(false), begun, cancellation);
    }

    /// <inheritdoc cref="IMemberTransport.PullAsync"/>
    public async Task<IReadOnlyList<StateSlice>> PullAsync(string vector, long offset, Memory<float> destination, CancellationToken cancellation)
    {
        if (destination.IsEmpty) return [];
        var pull = new StatePull(offset, destination, TransportException.NoState(Peer, vector, offset, destination.Length));
        var frame = Empty(WireKind.StateRequest, Interlocked.Increment(ref _id)) with
        {
            Header = new FrameHeader(FrameKind.StateSlice, 0, 0, 0, 0, default, offset),
        };
        _pulls[frame.Id] = pull;
        try
        {
            ThrowIfEnded();
            await Frames.WriteAsync(frame, new StateRequest(vector, destination.Length).ToBytes(), cancellation).ConfigureAwait(false);
            var slices = await pull.Slices.WaitAsync(cancellation).ConfigureAwait(false);
            Member.Network.Metrics.Copied(destination.Length * sizeof(float));
            return slices;
        }
        catch (Exception e) when (IsConnectionLost(e) && e is not OperationCanceledException)
        {
            throw Lost(e.Message, e);
        }
        finally
        {
            _pulls.TryRemove(frame.Id, out _);
            await pull.CloseAsync().ConfigureAwait(false);
        }
    }

    protected override async ValueTask HandleAsync(WireFrame frame)
    {
        switch (frame.Kind)
        {
            case WireKind.Delivered or WireKind.Refused or WireKind.SendAgain:
                _slots?.Answered(frame.Id);
                // Of a sender that was cancelled, neither is there.
                if (_receipts.TryRemove(frame.Id, out var receipt)) receipt.TrySetResult(frame.Kind);
                else if (_pulls.TryGetValue(frame.Id, out var refused)) refused.Refuse();
                break;
            case WireKind.Early:
                _slots?.Answered(frame.Id);
                break;
            case WireKind.StateSlice:
                if (_pulls.TryGetValue(frame.Id, out var pull)) await pull.ReceiveAsync(Frames, frame).ConfigureAwait(false);
                await Frames.DiscardAsync().ConfigureAwait(false);
                break;
            default:
                throw new FrameFaultException(FrameFault.Kind);
        }
    }

    protected override void OnEnded(string reason)
    {
        var end = _end = Lost(reason);
        foreach (var receipt in _receipts.Values) receipt.TrySetException(end);
        foreach (var pull in _pulls.Values) pull.Fail(end);
        _slots?.Dispose();
    }

    /// <summary>Writes a frame; what comes back ends with the peer's answer.</summary>
    private async ValueTask<Task<WireKind>> WriteAsync(WireFrame frame, ReadOnlyMemory<float> payload, CancellationToken cancellation)
    {
        var receipt = Expect(frame.Id);
        try
        {
            ThrowIfEnded();
            if (await SlotsAsync(payload.Length * sizeof(float), cancellation).ConfigureAwait(false) is { } slots)
                await Frames.WriteHeaderAsync(await slots.PutAsync(frame, payload, cancellation).ConfigureAwait(false)).ConfigureAwait(false);
            else await Frames.WriteAsync(frame, payload, cancellation).ConfigureAwait(false);
            return receipt;
        }
        catch (Exception e)
        {
            _receipts.TryRemove(frame.Id, out _);
            if (IsConnectionLost(e) && e is not OperationCanceledException) throw Lost(e.Message, e);
            throw;
        }
    }

    private Task<WireKind> Expect(uint id)
    {
        var receipt = new TaskCompletionSource<WireKind>(TaskCreationOptions.RunContinuationsAsynchronously);
        _receipts[id] = receipt;
        return receipt.Task;
    }

    /// <summary>The shared memory for a payload of so many bytes; null where it goes by the socket.</summary>
    private async ValueTask<RingSlots?> SlotsAsync(int bytes, CancellationToken cancellation)
    {
        if (bytes is < SharedRing.LeastPayloadBytes or > SharedRing.SlotBytes || !Frames.IsLocal) return null;
        Task<RingSlots?> opening;
        lock (_lock) opening = _opening ??= OpenRingAsync();
        return await opening.WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Offers shared memory to the peer; null where there is none, or the peer cannot open it.</summary>
    private async Task<RingSlots?> OpenRingAsync()
    {
        if (SharedRing.Create() is not { } ring) return null;
        var slots = new RingSlots(ring);
        try
        {
            var frame = Empty(WireKind.Ring, Interlocked.Increment(ref _id));
            var receipt = Expect(frame.Id);
            ThrowIfEnded();
            await Frames.WriteAsync(frame, ring.Offer().ToBytes(), CancellationToken.None).ConfigureAwait(false);
            if (await receipt.ConfigureAwait(false) == WireKind.Delivered)
            {
                _slots = slots;
                ThrowIfEnded();
                return slots;
            }
        }
        catch
        {
            slots.Dispose();
            throw;
        }
        slots.Dispose();
        return null;
    }

    /// <summary>Complete when the peer has taken the frame, which is written again where it came too early.</summary>
    private async Task ConfirmAsync(WireFrame frame, ReadOnlyMemory<float> payload, Task<WireKind> receipt, long begun, CancellationToken cancellation)
    {
        try
        {
            WireKind answer;
            while ((answer = await receipt.WaitAsync(cancellation).ConfigureAwait(false)) == WireKind.SendAgain)
                receipt = await WriteAsync(frame, payload, cancellation).ConfigureAwait(false);
            if (answer == WireKind.Refused) throw TransportException.Refused(Peer, frame.Header, Member.Address);
            Member.Network.Metrics.Sent(payload.Length * sizeof(float), Stopwatch.GetElapsedTime(begun));
        }
        finally
        {
            _receipts.TryRemove(frame.Id, out _);
        }
    }

    private void ThrowIfEnded()
    {
        if (_end is { } end) throw Lost(end.Message, end);
    }

    private TransportException Lost(string reason, Exception? inner = null) => new($"{Member.Address} has lost {Peer}: {reason}", inner);
}
