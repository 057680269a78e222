using System.Net;
using Immiscible.Cluster.Membership;
using Immiscible.Host;
using Microsoft.Extensions.Logging;

namespace Immiscible.Console.Chaos.Members;

/// <summary>Silos in this process, which share nothing but the sockets of its machine.</summary>
/// <param name="redis">Redis server that keeps the membership.</param>
/// <param name="clusterId">Id of the cluster, by which its keys in Redis differ from those of others.</param>
/// <param name="detect">The failure time-out.</param>
/// <param name="level">Least level of what they log to standard error.</param>
internal sealed class InProcessFleet(string redis, string clusterId, TimeSpan detect, LogLevel level) : IFleet
{
    /// <inheritdoc/>
    public string ClusterId => clusterId;

    /// <inheritdoc/>
    public IMember Start(string name) => new InProcessMember(new SiloHostOptions
    {
        Name = name,
        CpuSlots = 1,
        ClusterId = clusterId,
        Redis = RedisMembership.Parse(redis, null, SiloHostOptions.DefaultClusterId),
        Advertise = IPAddress.Loopback,
        SiloPort = 0,
        GatewayPort = 0,
        DataPort = 0,
        MetricsPort = 0,
        Detection = new DetectionOptions(detect),
        LogLevel = level,
        Died = static _ => { },
    });

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
