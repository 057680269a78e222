using System.Buffers;

namespace Immiscible.Collectives.Transport.Tcp;

/// <summary>The end of a connection at which frames arrive, and requests for state.</summary>
/// <remarks>
/// A frame whose receiver is not ready is dropped, and asked for again when its destination is there: so one frame that waits never
/// keeps those behind it, nor the end of the connection, from being seen, and nothing is buffered for it.
/// </remarks>
internal sealed class IncomingConnection(TcpMember member, string peer, FrameStream frames) : MemberConnection(member, peer, member.Route, frames)
{
    private const int StatePieceFloats = 1 << 18;
    private readonly Dictionary<uint, (WireFrame Frame, Acceptance Acceptance)> _granted = [];
    private readonly List<WireFrame> _answers = [];
    private int _waiting;

    protected override async ValueTask HandleAsync(WireFrame frame)
    {
        if (frame.Kind is WireKind.PartialSum or WireKind.ReducedSlice) await ReceiveAsync(frame).ConfigureAwait(false);
        else if (frame.Kind == WireKind.StateRequest) await ServeAsync(frame).ConfigureAwait(false);
        else if (frame.Kind == WireKind.Ring) await OpenRingAsync(frame).ConfigureAwait(false);
        else throw new FrameFaultException(FrameFault.Kind);
        // While more frames stream in, answers go out several at a time: each would cost the sender a wake-up.
        var enough = frame.Slot > 0 ? SharedRing.Slots / 2 : FrameStream.MaxAnswers;
        if (_answers.Count == 0 || (_answers.Count < enough && Frames.HasUnread)) return;
        await AnswerAsync(_answers).ConfigureAwait(false);
        _answers.Clear();
    }

    protected override void OnEnded(string reason)
    {
        Frames.Incoming?.Dispose();
        Member.Forget(this);
    }

    private async ValueTask OpenRingAsync(WireFrame frame)
    {
        var offer = RingOffer.Read(await Frames.ReadBytesAsync(frame).ConfigureAwait(false));
        var ring = Frames is { IsLocal: true, Incoming: null } ? SharedRing.Open(offer) : null;
        Frames.Incoming ??= ring;
        _answers.Add(Empty(ring is null ? WireKind.Refused : WireKind.Delivered, frame.Id));
    }

    private async ValueTask ReceiveAsync(WireFrame frame)
    {
        if (!TryTakeGranted(frame, out var acceptance))
        {
            var accepting = Member.Epochs.AcceptAsync(frame.Header, frame.Length / sizeof(float), Ending);
            if (!accepting.IsCompleted)
            {
                CountWaiting();
                // Before anything else is said of it, or the slot might be taken for that of its second sending.
                if (frame.Slot > 0) await AnswerAsync([Empty(WireKind.Early, frame.Id)]).ConfigureAwait(false);
                _ = GrantAsync(frame, accepting.AsTask());
                await Frames.DiscardAsync().ConfigureAwait(false);
                return;
            }
            acceptance = await accepting.ConfigureAwait(false);
        }
        var delivered = acceptance is { } accepted && await TryReceiveAsync(frame, accepted).ConfigureAwait(false);
        await Frames.DiscardAsync().ConfigureAwait(false);
        if (!delivered) Member.Network.Reporter.Fenced(Peer, frame.Header);
        _answers.Add(Empty(delivered ? WireKind.Delivered : WireKind.Refused, frame.Id));
    }

    /// <summary>Reads the payload into its destination; false where the epoch is closed before the end.</summary>
    private async ValueTask<bool> TryReceiveAsync(WireFrame frame, Acceptance accepted)
    {
        if (!accepted.Gate.TryEnter()) return false;
        try
        {
            await Frames.ReadPayloadAsync(frame, accepted.Destination, accepted.Gate.Closing).ConfigureAwait(false);
            accepted.Sink.Complete(frame.Header);
            Member.CountFrame();
            Member.Network.Metrics.Received(frame.Length, isShared: frame.Slot > 0);
            return true;
        }
        catch (OperationCanceledException) when (accepted.Gate.IsClosed)
        {
            return false;
        }
        finally
        {
            accepted.Gate.Leave();
        }
    }

    private async Task GrantAsync(WireFrame frame, Task<Acceptance?> accepting)
    {
        try
        {
            var acceptance = await accepting.ConfigureAwait(false);
            lock (_granted)
            {
                _waiting--;
                if (acceptance is { } accepted) _granted[frame.Id] = (frame, accepted);
            }
            if (acceptance is null) Member.Network.Reporter.Fenced(Peer, frame.Header);
            await AnswerAsync([Empty(acceptance is null ? WireKind.Refused : WireKind.SendAgain, frame.Id)]).ConfigureAwait(false);
        }
        catch (Exception e) when (IsConnectionLost(e))
        {
            // The sender is gone, and nobody waits for the answer.
        }
        catch (Exception e)
        {
            Member.Network.Reporter.Failed(Peer, e);
            Frames.Dispose();
        }
    }

    private bool TryTakeGranted(WireFrame frame, out Acceptance? acceptance)
    {
        acceptance = null;
        lock (_granted)
        {
            if (!_granted.Remove(frame.Id, out var granted)) return false;
            // The number came back on another frame: that one was not promised anything.
            if (granted.Frame with { Slot = frame.Slot } == frame) acceptance = granted.Acceptance;
            return true;
        }
    }

    private void CountWaiting()
    {
        lock (_granted)
        {
            // A sender that was cancelled never sends again; what it was promised ends with the epoch.
            foreach (var (id, (_, acceptance)) in _granted)
                if (acceptance.Gate.IsClosed) _granted.Remove(id);
            if (_granted.Count + _waiting >= Member.Network.Options.MaxWaitingFrames) throw new FrameFaultException(FrameFault.TooManyWaiting);
            _waiting++;
        }
    }

    private async ValueTask ServeAsync(WireFrame frame)
    {
        var request = StateRequest.Read(await Frames.ReadBytesAsync(frame).ConfigureAwait(false));
        var piece = Math.Min(StatePieceFloats, Frames.MaxPayload / sizeof(float));
        var values = ArrayPool<float>.Shared.Rent(piece);
        try
        {
            var (at, end) = (frame.Header.Offset, frame.Header.Offset + request.Count);
            if (Member.Source is not { } source || request.Count < 1 || at < 0 || end < at)
            {
                _answers.Add(Empty(WireKind.Refused, frame.Id));
                return;
            }
            while (at < end)
            {
                var part = values.AsMemory(0, (int)Math.Min(piece, end - at));
                if (await source.ReadAsync(request.Vector, at, part, Ending).ConfigureAwait(false) is not { } step)
                {
                    _answers.Add(Empty(WireKind.Refused, frame.Id));
                    return;
                }
                var slice = Empty(WireKind.StateSlice, frame.Id) with { Header = new FrameHeader(FrameKind.StateSlice, 0, step, 0, 0, default, at) };
                await Frames.WriteAsync(slice, part, CancellationToken.None).ConfigureAwait(false);
                at += part.Length;
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(values);
        }
    }
}
