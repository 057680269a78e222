namespace Immiscible.Collectives.Transport;

/// <summary>Carries frames from one member to the others of its run. Message-shaped: nothing is shared, payloads are copied.</summary>
public interface IMemberTransport : IAsyncDisposable
{
    /// <summary>Starts to deliver incoming frames to <paramref name="sink"/>.</summary>
    void Listen(IFrameSink sink);

    /// <summary>Sends one frame; complete when the payload may be used again.</summary>
    /// <param name="address">Address of the receiving member.</param>
    /// <param name="header">The frame's header.</param>
    /// <param name="payload">The values.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="TransportException">The peer is not there or refused the frame.</exception>
    ValueTask SendAsync(string address, FrameHeader header, ReadOnlyMemory<float> payload, CancellationToken cancellation);
}
