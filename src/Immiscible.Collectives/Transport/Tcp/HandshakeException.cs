namespace Immiscible.Collectives.Transport.Tcp;

/// <summary>A handshake did not lead to a connection.</summary>
internal sealed class HandshakeException(HandshakeStatus status, Exception? inner = null) : Exception($"handshake failed: {status}", inner)
{
    public HandshakeStatus Status { get; } = status;

    /// <summary>Whether the one that is turned away was told why.</summary>
    public bool WasTold => Status is HandshakeStatus.WrongVersion or HandshakeStatus.WrongKey or HandshakeStatus.WrongCluster or HandshakeStatus.NoSuchMember;

    /// <summary>What more is known; null for nothing.</summary>
    public string? Detail { get; init; }

    /// <summary>What to tell a person, about the peer.</summary>
    public string Reason => Status switch
    {
        HandshakeStatus.NoHello => "it does not speak this protocol",
        HandshakeStatus.WrongVersion => $"it speaks another version of the protocol than {FrameCodec.Version}; run the same build everywhere",
        HandshakeStatus.WrongKey => "the two have different keys; give all processes the same secret",
        HandshakeStatus.WrongCluster => "it belongs to another cluster",
        HandshakeStatus.NoSuchMember => "there is no such member",
        HandshakeStatus.WrongCertificate => $"its certificate is not trusted ({Detail})",
        HandshakeStatus.NoTls => "TLS was not agreed on; give all processes certificates, or none",
        HandshakeStatus.CertificateRefused => "it does not trust the certificate that it was shown, or asks for one",
        HandshakeStatus.TimedOut => "the handshake took too long",
        _ => "the connection ended within the handshake",
    };
}
