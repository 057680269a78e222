using System.Net;

namespace Immiscible.Collectives.Transport.Tcp;

/// <summary>How a process takes part in the data plane.</summary>
public sealed class TcpNetworkOptions
{
    /// <summary>Least length of <see cref="Key"/> in bytes.</summary>
    public const int MinKeyBytes = 16;

    /// <summary>Where to listen; port 0 takes a free one.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>Host name or IP address by which others reach this process; the listening address unless given, so needed where that is any.</summary>
    public string? AdvertisedHost { get; init; }

    /// <summary>Port by which others reach this process; the listening port unless given.</summary>
    public int? AdvertisedPort { get; init; }

    /// <summary>Name of the cluster; a process of another is turned away. At most 256 bytes of UTF-8.</summary>
    public required string Cluster { get; init; }

    /// <summary>The secret that all processes of the cluster share, at least 16 bytes.</summary>
    public required ReadOnlyMemory<byte> Key { get; init; }

    /// <summary>
    /// For TLS between machines; null for none. Within a machine the connections are the kernel's own: nobody on a network hears them, and whoever may
    /// look into this process needs no connection.
    /// </summary>
    public TlsCredentials? Tls { get; init; }

    /// <summary>Time for a connection to be opened and both sides to prove that they know the key.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Connections that may be in their handshake at a time; more are closed at once.</summary>
    public int MaxHandshakes { get; init; } = 64;

    /// <summary>Bytes of payload a frame may carry; a frame that announces more ends its connection.</summary>
    public int MaxPayloadBytes { get; init; } = 4 << 20;

    /// <summary>Frames of one connection that may wait for their receiver to be ready; one more ends the connection.</summary>
    public int MaxWaitingFrames { get; init; } = 1024;

    /// <summary>How long a cancelled sender goes on writing the frame it has begun before it gives up the connection.</summary>
    public TimeSpan WriteGrace { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Whether processes of one machine are connected by Unix sockets instead of TCP, and share memory for long payloads, where the system has
    /// abstract names for the one and nameless memory for the other (Linux).
    /// </summary>
    public bool ShortWay { get; init; } = true;

    /// <summary>Stands between the frames for a peer, given by its address, and their socket; null for nothing. For tests of bad lines.</summary>
    public Func<string, Stream, Stream>? Line { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">One of them cannot be used; the message says which and why.</exception>
    internal void Validate()
    {
        if (Key.Length < MinKeyBytes) throw new ArgumentException($"the data plane's key has {Key.Length} bytes; give at least {MinKeyBytes}");
        if (AdvertisedHost is null && (Listen.Address.Equals(IPAddress.Any) || Listen.Address.Equals(IPAddress.IPv6Any)))
            throw new ArgumentException($"the data plane listens on {Listen}, which is no address to reach it by; say which host it is advertised as");
        if (HandshakeTimeout <= TimeSpan.Zero) throw new ArgumentException("the data plane's handshake time-out is not positive");
        if (WriteGrace < TimeSpan.Zero) throw new ArgumentException("the data plane's write grace is negative");
        if (MaxHandshakes < 1) throw new ArgumentException("the data plane allows no handshake; allow at least one at a time");
        if (MaxWaitingFrames < 1) throw new ArgumentException("the data plane lets no frame wait; allow at least one");
        if (MaxPayloadBytes < sizeof(float)) throw new ArgumentException("the data plane's frames cannot carry one float; allow more bytes of payload");
    }
}
