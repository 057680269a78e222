namespace Immiscible.Collectives.Transport.Tcp;

/// <summary>Names of the data plane's meter and instruments, in one place.</summary>
public static class TransportMetricNames
{
    /// <summary>The meter.</summary>
    public const string Meter = "Immiscible.Transport";

    internal const string Sent = "immiscible.transport.sent";
    internal const string Received = "immiscible.transport.received";
    internal const string Shared = "immiscible.transport.shared";
    internal const string State = "immiscible.transport.state";
    internal const string FrameDuration = "immiscible.transport.frame.duration";
    internal const string Faults = "immiscible.transport.faults";
    internal const string Refused = "immiscible.transport.handshakes.refused";
    internal const string Fenced = "immiscible.transport.frames.refused";
    internal const string Lost = "immiscible.transport.peers.lost";
}
