using Immiscible.Collectives.Transport.Tcp;

namespace Immiscible.Host.Guarding;

/// <summary>Who guards a port, and by what.</summary>
internal sealed record GuardOptions
{
    /// <summary>Handshakes under way at a time; more connections are closed at once.</summary>
    public const int MaxHandshakes = 64;

    /// <summary>The cluster; whoever belongs to another is turned away.</summary>
    public required string Cluster { get; init; }

    /// <summary>What this end is called in the other's log.</summary>
    public required string Self { get; init; }

    /// <summary>What all ends share and nobody else knows; null where there is nothing of the kind, and everyone who reaches the port is let in.</summary>
    public SharedSecret? Secret { get; init; }

    /// <summary>For TLS; null for none.</summary>
    public TlsCredentials? Tls { get; init; }

    /// <summary>Time for both ends to prove themselves.</summary>
    public required TimeSpan TimeLimit { get; init; }
}
