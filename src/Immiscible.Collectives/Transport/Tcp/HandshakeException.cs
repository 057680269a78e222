namespace Immiscible.Collectives.Transport.Tcp;

/// <summary>A handshake did not lead to a connection.</summary>
internal sealed class HandshakeException(HandshakeStatus status, Exception? inner = null) : Exception($"handshake failed: {status}", inner)
{
    public HandshakeStatus Status { get; } = status;

    /// <summary>What to tell a person, about the peer.</summary>
    public string Reason => Status switch
    {
        HandshakeStatus.NoHello => "it does not speak this protocol",
        HandshakeStatus.WrongVersion => $"it speaks another version of the protocol than {FrameCodec.Version}; run the same build everywhere",
        HandshakeStatus.WrongKey => "the two have different keys; give all processes the same",
        HandshakeStatus.WrongCluster => "it belongs to another cluster",
        HandshakeStatus.NoSuchMember => "there is no such member",
        HandshakeStatus.TimedOut => "the handshake took too long",
        _ => "the connection ended within the handshake",
    };
}
