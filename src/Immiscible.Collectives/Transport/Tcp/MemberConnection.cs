using System.Net.Sockets;

namespace Immiscible.Collectives.Transport.Tcp;

/// <summary>One end of a connection between two members: reads frames until the end, and knows a farewell from a loss.</summary>
internal abstract class MemberConnection(TcpMember member, string peer, ulong route, FrameStream frames)
{
    private readonly CancellationTokenSource _ending = new();
    private Task _loop = Task.CompletedTask;
    private volatile bool _leaving;

    /// <summary>Address of the member at the other end.</summary>
    public string Peer => peer;

    /// <summary>Complete when nothing is read any more.</summary>
    public Task Completion => _loop;

    protected TcpMember Member => member;

    /// <summary>Cancelled when the connection has ended, or is being left.</summary>
    protected CancellationToken Ending => _ending.Token;

    protected FrameStream Frames => frames;

    /// <summary>Starts to read; call it once.</summary>
    public void Start() => _loop = Task.Run(ReadAsync);

    /// <summary>Says farewell, waits a little for the other end to close, and ends the connection.</summary>
    public async Task LeaveAsync()
    {
        _leaving = true;
        await _ending.CancelAsync().ConfigureAwait(false);
        try
        {
            using var deadline = new CancellationTokenSource(member.Network.Options.WriteGrace, member.Network.Time);
            await frames.WriteAsync(Empty(WireKind.Farewell, 0), ReadOnlyMemory<byte>.Empty, deadline.Token).ConfigureAwait(false);
            // Closing at once could reset the connection, and the farewell with it, while the peer is still sending.
            await frames.EndWritingAsync(deadline.Token).ConfigureAwait(false);
            await _loop.WaitAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (IsConnectionLost(e))
        {
            // The peer was first, or does not answer: either way nothing is left to say.
        }
        await AbandonAsync().ConfigureAwait(false);
    }

    /// <summary>Ends the connection without a word, and without taking it for a loss.</summary>
    public async Task AbandonAsync()
    {
        _leaving = true;
        await _ending.CancelAsync().ConfigureAwait(false);
        frames.Dispose();
        await _loop.ConfigureAwait(false);
    }

    /// <summary>Ends the connection without a word; to both ends it is lost.</summary>
    public void Sever() => frames.Dispose();

    /// <summary>Reads the frame's payload and does what the frame asks.</summary>
    protected abstract ValueTask HandleAsync(WireFrame frame);

    /// <summary>Nothing will be read any more.</summary>
    protected abstract void OnEnded(string reason);

    /// <summary>A frame without payload.</summary>
    protected WireFrame Empty(WireKind kind, uint id) => new(kind, id, route, default, 0, 0);

    /// <summary>Writes answers, unless this member has said farewell already.</summary>
    protected ValueTask AnswerAsync(IReadOnlyList<WireFrame> answers) => _leaving ? ValueTask.CompletedTask : frames.WriteAsync(answers);

    protected static bool IsConnectionLost(Exception exception) =>
        exception is IOException or SocketException or ObjectDisposedException or OperationCanceledException;

    private async Task ReadAsync()
    {
        var (reason, lost) = ("the connection ended", true);
        try
        {
            while (await frames.ReadHeaderAsync().ConfigureAwait(false) is { } frame)
            {
                if (frame.Route != route) throw new FrameFaultException(FrameFault.Route);
                if (frame.Kind == WireKind.Farewell)
                {
                    (reason, lost) = ("the peer has left", false);
                    break;
                }
                await HandleAsync(frame).ConfigureAwait(false);
            }
        }
        catch (FrameFaultException e)
        {
            // This side ends the connection: the sender learns it from the end, and is not lost.
            (reason, lost) = ($"a bad frame came: {e.Fault}", false);
            member.Network.Reporter.Fault(peer, e.Fault);
        }
        catch (Exception e) when (IsConnectionLost(e))
        {
            reason = e.Message;
        }
        catch (Exception e)
        {
            (reason, lost) = (e.Message, false);
            member.Network.Reporter.Failed(peer, e);
        }
        frames.Dispose();
        await _ending.CancelAsync().ConfigureAwait(false);
        if (_leaving) (reason, lost) = ("this member has left", false);
        OnEnded(reason);
        if (lost) member.Lose(peer, reason, frames.IsLocal);
    }
}
