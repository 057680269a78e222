using System.Collections.Concurrent;

namespace Immiscible.Collectives.Transport;

/// <summary>Connects the members that live in one process. Payloads are copied into the receiver's memory, as a socket would.</summary>
public sealed class InMemoryNetwork
{
    private readonly ConcurrentDictionary<string, Endpoint> _endpoints = new(StringComparer.Ordinal);

    /// <summary>Joins the network under <paramref name="address"/>, which must be free.</summary>
    /// <exception cref="TransportException">The address is taken.</exception>
    public IMemberTransport Join(string address)
    {
        var endpoint = new Endpoint(this, address);
        return _endpoints.TryAdd(address, endpoint) ? endpoint : throw new TransportException($"the address {address} is already taken");
    }

    private sealed class Endpoint(InMemoryNetwork network, string address) : IMemberTransport
    {
        private readonly TaskCompletionSource<IFrameSink> _sink = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Listen(IFrameSink sink) => _sink.SetResult(sink);

        public async ValueTask SendAsync(string peer, FrameHeader header, ReadOnlyMemory<float> payload, CancellationToken cancellation)
        {
            if (!network._endpoints.TryGetValue(peer, out var receiver))
                throw new TransportException($"{address} cannot reach {peer}: no such member");
            var sink = await receiver._sink.Task.WaitAsync(cancellation).ConfigureAwait(false);
            var destination = await sink.AcceptAsync(header, payload.Length, cancellation).ConfigureAwait(false)
                ?? throw new TransportException($"{peer} refused the {header.Kind} frame of step {header.Step}, epoch {header.Epoch}, from {address}");
            payload.CopyTo(destination);
            sink.Complete(header);
        }

        public ValueTask DisposeAsync()
        {
            network._endpoints.TryRemove(new KeyValuePair<string, Endpoint>(address, this));
            _sink.TrySetException(new TransportException($"the member {address} has left"));
            _ = _sink.Task.Exception; // Observed: nobody need be sending when a member leaves.
            return ValueTask.CompletedTask;
        }
    }
}
