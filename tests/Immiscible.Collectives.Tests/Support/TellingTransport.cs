using Immiscible.Collectives.Transport;

namespace Immiscible.Collectives.Tests.Support;

/// <summary>Carries nothing; tells of the loss of peers when a test says so.</summary>
internal sealed class TellingTransport(string address) : IMemberTransport
{
    public event EventHandler<PeerLostEventArgs>? PeerLost;

    public string Address => address;

    public long FramesReceived => 0;

    /// <summary>Whether anybody listens to losses.</summary>
    public bool IsHeard => PeerLost is not null;

    public void Lose(string peer) => PeerLost?.Invoke(this, new PeerLostEventArgs(peer, "connection reset"));

    public void Listen(int epoch, IFrameSink sink) => throw new NotSupportedException();

    public Task CloseEpochAsync(int epoch) => Task.CompletedTask;

    public void Serve(IStateSource? source) => throw new NotSupportedException();

    public ValueTask<Task> PostAsync(string peer, FrameHeader header, ReadOnlyMemory<float> payload, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyList<StateSlice>> PullAsync(string donor, string vector, long offset, Memory<float> destination, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
