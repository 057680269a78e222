using System.Collections.Concurrent;
using Immiscible.Collectives.Reduction;
using Immiscible.Collectives.Transport;

namespace Immiscible.Collectives.Tests.Support;

/// <summary>A member's end of a network that tells which nodes' sums have arrived at a peer.</summary>
internal sealed class WatchedTransport(IMemberTransport transport) : IMemberTransport
{
    private readonly ConcurrentDictionary<(string Peer, TreeNode Node), TaskCompletionSource> _arrived = new();

    public event EventHandler<PeerLostEventArgs>? PeerLost
    {
        add => transport.PeerLost += value;
        remove => transport.PeerLost -= value;
    }

    public string Address => transport.Address;

    public long FramesReceived => transport.FramesReceived;

    /// <summary>Complete when a frame of the node's partial sum has arrived at the peer.</summary>
    public Task ArrivedAsync(string peer, TreeNode node) => Arrival(peer, node).Task;

    public async ValueTask<Task> PostAsync(string address, FrameHeader header, ReadOnlyMemory<float> payload, CancellationToken cancellation)
    {
        var posted = await transport.PostAsync(address, header, payload, cancellation);
        return header.Kind == FrameKind.PartialSum ? TellAsync() : posted;

        async Task TellAsync()
        {
            await posted;
            Arrival(address, header.Node).TrySetResult();
        }
    }

    public void Listen(int epoch, IFrameSink sink) => transport.Listen(epoch, sink);

    public Task CloseEpochAsync(int epoch) => transport.CloseEpochAsync(epoch);

    public void Serve(IStateSource? source) => transport.Serve(source);

    public Task<IReadOnlyList<StateSlice>> PullAsync(string donor, string vector, long offset, Memory<float> destination, CancellationToken cancellation) =>
        transport.PullAsync(donor, vector, offset, destination, cancellation);

    public ValueTask DisposeAsync() => transport.DisposeAsync();

    private TaskCompletionSource Arrival(string peer, TreeNode node) =>
        _arrived.GetOrAdd((peer, node), static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
