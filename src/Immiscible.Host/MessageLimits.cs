using Orleans.Configuration;

namespace Immiscible.Host;

/// <summary>The longest messages between grains that are sent and taken; one that announces more ends its connection.</summary>
internal static class MessageLimits
{
    /// <summary>Bytes of a message's header: addresses and little else.</summary>
    public const int HeaderBytes = 1 << 20;

    /// <summary>Bytes of a message between silos, the longest being a worker's distances.</summary>
    public const int SiloBodyBytes = 100 << 20;

    /// <summary>Bytes of a message that a console sends or takes: a spec, or some of a run's events.</summary>
    public const int ClientBodyBytes = 8 << 20;

    /// <summary>Sets the limits of a silo.</summary>
    public static void Apply(SiloMessagingOptions messaging) => (messaging.MaxMessageHeaderSize, messaging.MaxMessageBodySize) = (HeaderBytes, SiloBodyBytes);

    /// <summary>Sets the limits of a client.</summary>
    public static void Apply(ClientMessagingOptions messaging) => (messaging.MaxMessageHeaderSize, messaging.MaxMessageBodySize) = (HeaderBytes, ClientBodyBytes);
}
