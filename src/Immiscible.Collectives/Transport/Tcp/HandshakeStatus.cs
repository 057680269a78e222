namespace Immiscible.Collectives.Transport.Tcp;

/// <summary>How a handshake went.</summary>
internal enum HandshakeStatus : byte
{
    Welcome = 0,

    /// <summary>The bytes are no hello.</summary>
    NoHello = 1,

    /// <summary>Another version of the protocol.</summary>
    WrongVersion = 2,

    /// <summary>The other side does not know the key.</summary>
    WrongKey = 3,

    /// <summary>Of another cluster.</summary>
    WrongCluster = 4,

    /// <summary>No such member here.</summary>
    NoSuchMember = 5,

    /// <summary>It did not come to an end in time.</summary>
    TimedOut = 6,

    /// <summary>The connection ended before the handshake did.</summary>
    Broken = 7,

    /// <summary>The other side shows no certificate that this one trusts.</summary>
    WrongCertificate = 8,

    /// <summary>TLS was not agreed on.</summary>
    NoTls = 9,

    /// <summary>The other side ended the connection when it had seen this one's certificate, or that it has none.</summary>
    CertificateRefused = 10,
}
