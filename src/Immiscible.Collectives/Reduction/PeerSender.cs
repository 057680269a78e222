using Immiscible.Collectives.Transport;

namespace Immiscible.Collectives.Reduction;

/// <summary>Sends frames to one peer, a bounded number of them under way at a time.</summary>
/// <param name="transport">The wire.</param>
/// <param name="address">The peer's address.</param>
/// <param name="cancellation">Gives up.</param>
internal sealed class PeerSender(IMemberTransport transport, string address, CancellationToken cancellation)
{
    // Enough to keep the wire busy while the receipts travel.
    private const int Window = 16;
    private readonly Queue<Task> _underWay = new(Window);

    /// <summary>Complete when the frame may be followed by another one.</summary>
    public async ValueTask SendAsync(FrameHeader header, ReadOnlyMemory<float> payload)
    {
        if (_underWay.Count == Window) await _underWay.Dequeue().ConfigureAwait(false);
        _underWay.Enqueue(await transport.PostAsync(address, header, payload, cancellation).ConfigureAwait(false));
    }

    /// <summary>Complete when all frames have arrived, or failed: then no payload is in use any more.</summary>
    public Task EndAsync() => Task.WhenAll(_underWay);
}
