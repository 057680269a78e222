using System.Net;
using Immiscible.Cluster.Faults;
using Immiscible.Cluster.Membership;
using Immiscible.Cluster.Workers;
using Immiscible.Collectives.Transport.Tcp;
using Microsoft.Extensions.Logging;

namespace Immiscible.Host;

/// <summary>What a silo process offers and how it finds the others. A port is a number, 0 for any that is free, or null for the usual one where it is free.</summary>
public sealed record SiloHostOptions
{
    /// <summary>The cluster id where none is given.</summary>
    public const string DefaultClusterId = "immiscible";

    /// <summary>Name of the silo, unlike those of all others.</summary>
    public required string Name { get; init; }

    /// <summary>The worker slots.</summary>
    public required SlotChoice Slots { get; init; }

    /// <summary>Silos and clients of one cluster have one id.</summary>
    public string ClusterId { get; init; } = DefaultClusterId;

    /// <summary>Keeps the membership; null for silos of one machine, the first of which keeps it.</summary>
    public RedisMembership? Redis { get; init; }

    /// <summary>Silo port of the machine's first silo; null where this is the first, or with Redis.</summary>
    public int? Primary { get; init; }

    /// <summary>Address that the others reach this silo by; null for the one that leads to Redis, or loopback without it.</summary>
    public IPAddress? Advertise { get; init; }

    /// <summary>Address to listen on; null for all of the machine's, or loopback where that is what is advertised.</summary>
    public IPAddress? Listen { get; init; }

    /// <summary>Port for the other silos, usually 11111.</summary>
    public int? SiloPort { get; init; }

    /// <summary>Port for consoles, usually 30000.</summary>
    public int? GatewayPort { get; init; }

    /// <summary>Port for gradients and state, usually 11121.</summary>
    public int? DataPort { get; init; }

    /// <summary>Port of <c>/metrics</c> and <c>/health</c>, usually 9464.</summary>
    public int? MetricsPort { get; init; }

    /// <summary>The one failure time-out.</summary>
    public DetectionOptions Detection { get; init; } = new(DetectionOptions.Default);

    /// <summary>Full path of the folder that run directories must lie in; null for anywhere.</summary>
    public string? Storage { get; init; }

    /// <summary>What the silos and their clients share and nobody else knows: without it nobody is let in at the silo, gateway and data port. Null for none.</summary>
    public SharedSecret? Secret { get; init; }

    /// <summary>For TLS at the silo, gateway and data port; null for none.</summary>
    public TlsCredentials? Tls { get; init; }

    /// <summary>What is to go wrong in this process, for tests; null for nothing.</summary>
    public FaultPlan? Faults { get; init; }

    /// <summary>Least level of what is logged to standard error.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Warning;

    /// <summary>
    /// Whether the silo may be ended as abruptly as a process can be (<see cref="SiloHost.DieAsync"/>), because its process has several; it needs
    /// Redis, and has no <c>/metrics</c>.
    /// </summary>
    public bool CanDie { get; init; }

    /// <summary>Told when the silo cannot go on, as when the others have declared it dead; the process must end at once.</summary>
    public required Action<SiloDeath> Died { get; init; }
}
