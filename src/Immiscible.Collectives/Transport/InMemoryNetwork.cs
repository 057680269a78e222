using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Immiscible.Collectives.Transport.Tcp;

namespace Immiscible.Collectives.Transport;

/// <summary>Connects the members that live in one process. Payloads are copied into the receiver's memory, as a socket would.</summary>
public sealed class InMemoryNetwork : IMemberNetwork
{
    private readonly ConcurrentDictionary<string, Endpoint> _endpoints = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public IMemberTransport Join(string member)
    {
        var endpoint = new Endpoint(this, member);
        return _endpoints.TryAdd(member, endpoint) ? endpoint : throw new TransportException($"the address {member} is already taken");
    }

    private sealed class Endpoint(InMemoryNetwork network, string address) : IMemberTransport
    {
        private readonly EpochRouter _epochs = new();
        private volatile IStateSource? _source;

        /// <summary>Never: members of one process go together.</summary>
        public event EventHandler<PeerLostEventArgs>? PeerLost
        {
            add { }
            remove { }
        }

        public string Address => address;

        public void Listen(int epoch, IFrameSink sink) => _epochs.Open(epoch, sink);

        public Task CloseEpochAsync(int epoch) => _epochs.CloseAsync(epoch);

        public void Serve(IStateSource? source) => _source = source;

        public async ValueTask<Task> PostAsync(string peer, FrameHeader header, ReadOnlyMemory<float> payload, CancellationToken cancellation)
        {
            var accepted = await Find(peer)._epochs.AcceptAsync(header, payload.Length, cancellation).ConfigureAwait(false) ?? throw Refused();
            if (!accepted.Gate.TryEnter()) throw Refused();
            try
            {
                payload.CopyTo(accepted.Destination);
                accepted.Sink.Complete(header);
                return Task.CompletedTask;
            }
            finally
            {
                accepted.Gate.Leave();
            }

            TransportException Refused() => TransportException.Refused(peer, header, address);
        }

        public async Task<IReadOnlyList<StateSlice>> PullAsync(
            string donor, string vector, long offset, Memory<float> destination, CancellationToken cancellation)
        {
            var step = Find(donor)._source is { } source && offset >= 0
                ? await source.ReadAsync(vector, offset, destination, cancellation).ConfigureAwait(false)
                : null;
            if (step is null) throw TransportException.NoState(donor, vector, offset, destination.Length);
            return [new StateSlice(offset, destination.Length, step.Value, PayloadHash.Of(MemoryMarshal.AsBytes(destination.Span)))];
        }

        public ValueTask DisposeAsync()
        {
            network._endpoints.TryRemove(new KeyValuePair<string, Endpoint>(address, this));
            return new ValueTask(_epochs.CloseAsync(int.MaxValue));
        }

        private Endpoint Find(string peer) => network._endpoints.TryGetValue(peer, out var endpoint)
            ? endpoint
            : throw new TransportException($"{address} cannot reach {peer}: no such member");
    }
}
