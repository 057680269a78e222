using System.Net;
using Immiscible.Cluster.Membership;
using Immiscible.Cluster.Workers;
using Immiscible.Host;
using Microsoft.Extensions.Logging;

namespace Immiscible.Console.Chaos.Members;

/// <summary>Silos in this process, which share nothing but its threads and the sockets of its machine.</summary>
internal sealed class InProcessFleet : IFleet
{
    // Silos that load and die would otherwise let the living wait for threads, for so long that they seemed dead.
    private const int Threads = 128;

    private readonly string _redis;
    private readonly TimeSpan _detect;
    private readonly string _storage;
    private readonly LogLevel _level;

    /// <summary>Prepares the process for them.</summary>
    /// <param name="redis">Redis server that keeps the membership.</param>
    /// <param name="clusterId">Id of the cluster, by which its keys in Redis differ from those of others.</param>
    /// <param name="detect">The failure time-out.</param>
    /// <param name="storage">Folder of the run directories, where silos find runs that nobody alive knows of.</param>
    /// <param name="level">Least level of what they log to standard error.</param>
    public InProcessFleet(string redis, string clusterId, TimeSpan detect, string storage, LogLevel level)
    {
        (_redis, ClusterId, _detect, _storage, _level) = (redis, clusterId, detect, storage, level);
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, Threads), completions);
    }

    /// <inheritdoc/>
    public string ClusterId { get; }

    /// <inheritdoc/>
    public IMember Start(string name) => new InProcessMember(new SiloHostOptions
    {
        Name = name,
        Slots = new SlotChoice(1),
        ClusterId = ClusterId,
        Storage = _storage,
        Redis = RedisMembership.Parse(_redis, null, null, SiloHostOptions.DefaultClusterId),
        Advertise = IPAddress.Loopback,
        SiloPort = 0,
        GatewayPort = 0,
        DataPort = 0,
        MetricsPort = 0,
        Detection = new DetectionOptions(_detect),
        LogLevel = _level,
        Died = static _ => { },
    });

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
