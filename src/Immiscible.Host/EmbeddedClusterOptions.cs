using Immiscible.Cluster.Workers;
using Microsoft.Extensions.DependencyInjection;

namespace Immiscible.Host;

/// <summary>What an embedded cluster offers.</summary>
public sealed record EmbeddedClusterOptions
{
    /// <summary>Worker slots, each with a compute thread of its own.</summary>
    public required int Slots { get; init; }

    /// <summary>What they compute on: <c>cpu</c>, or <c>cuda</c> for one slot.</summary>
    public string Device { get; init; } = SlotChoice.Cpu;

    /// <summary>Port of <c>/metrics</c> and <c>/health</c> on the loopback address: a number, 0 for any that is free, or null for
    /// 9464 where it is free and any other where it is not.</summary>
    public int? MetricsPort { get; init; }

    /// <summary>Replaces services, as tests do.</summary>
    public Action<IServiceCollection>? Services { get; init; }
}
