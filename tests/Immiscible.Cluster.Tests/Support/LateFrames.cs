using System.Collections.Concurrent;
using Immiscible.Collectives.Reduction;
using Immiscible.Collectives.Transport;

namespace Immiscible.Cluster.Tests.Support;

/// <summary>Lets frames of step 2 (from 0) come in step 3, when their place is taken by other frames.</summary>
/// <param name="isFenced">Whether they say of which step they are; otherwise they come in the place of the new ones, under their headers.</param>
internal sealed class LateFrames(bool isFenced)
{
    private const long Step = 3;

    private readonly bool _isFenced = isFenced;
    private int _refused, _delivered;

    /// <summary>Late frames that were refused.</summary>
    public int Refused => _refused;

    /// <summary>Late frames that were taken.</summary>
    public int Delivered => _delivered;

    /// <summary>Puts itself before a member's transport.</summary>
    public IMemberTransport Before(IMemberTransport transport) => new Transport(this, transport);

    private sealed class Transport(LateFrames late, IMemberTransport transport) : IMemberTransport
    {
        private readonly ConcurrentDictionary<(string, FrameKind, int, TreeNode, long), (FrameHeader Header, float[] Payload)> _former = new();

        public event EventHandler<PeerLostEventArgs>? PeerLost
        {
            add => transport.PeerLost += value;
            remove => transport.PeerLost -= value;
        }

        public string Address => transport.Address;

        public void Listen(int epoch, IFrameSink sink) => transport.Listen(epoch, sink);

        public Task CloseEpochAsync(int epoch) => transport.CloseEpochAsync(epoch);

        public void Serve(IStateSource? source) => transport.Serve(source);

        public Task<IReadOnlyList<StateSlice>> PullAsync(string donor, string vector, long offset, Memory<float> destination, CancellationToken cancellation) =>
            transport.PullAsync(donor, vector, offset, destination, cancellation);

        public async ValueTask<Task> PostAsync(string address, FrameHeader header, ReadOnlyMemory<float> payload, CancellationToken cancellation)
        {
            var key = (address, header.Kind, header.Slice, header.Node, header.Offset);
            if (header.Step == Step - 1) _former[key] = (header, payload.ToArray());
            if (header.Step != Step || !_former.TryRemove(key, out var former)) return await transport.PostAsync(address, header, payload, cancellation);
            if (late._isFenced)
            {
                await SendLateAsync(address, former.Header, former.Payload, cancellation);
                return await transport.PostAsync(address, header, payload, cancellation);
            }
            Interlocked.Increment(ref late._delivered);
            return await transport.PostAsync(address, header, former.Payload, cancellation);
        }

        public ValueTask DisposeAsync() => transport.DisposeAsync();

        private async Task SendLateAsync(string address, FrameHeader header, float[] payload, CancellationToken cancellation)
        {
            try
            {
                await await transport.PostAsync(address, header, payload, cancellation);
                Interlocked.Increment(ref late._delivered);
            }
            catch (TransportException)
            {
                Interlocked.Increment(ref late._refused);
            }
        }
    }
}
