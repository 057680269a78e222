using System.Collections.Concurrent;
using Immiscible.Cluster.Contracts.Workers;
using Immiscible.Cluster.DataPlane;
using Immiscible.Cluster.Placement;
using Immiscible.Collectives.Transport;
using Microsoft.Extensions.Logging;

namespace Immiscible.Cluster.Membership;

/// <summary>
/// Declares silos dead whose process has certainly ended: what this machine's kernel knows needs neither probes nor votes, and those who wait for
/// the dead silo's answers or grains wait no longer.
/// </summary>
internal sealed partial class EndedSilos(IClusterMembershipService membership, ILogger<EndedSilos> logger)
{
    // A silo may have several workers, and lose the connections of each.
    private readonly ConcurrentDictionary<SiloAddress, bool> _ended = [];

    /// <summary>What a worker has seen of another. Called on the transport's thread.</summary>
    /// <param name="worker">Key of the worker grain that noticed.</param>
    /// <param name="peer">What it noticed.</param>
    public PeerLoss Examine(string worker, PeerLostEventArgs peer)
    {
        // Before it is looked up: a silo that takes the name and the address of one that has ended is not here yet.
        var members = membership.CurrentSnapshot.Members.Values;
        var hasEnded = peer.ProcessHasEnded();
        if (hasEnded)
        {
            var silo = SlotKey.Parse(WorkerAddress.WorkerOf(peer.Address)).Silo;
            foreach (var member in members.Where(member => member.Name == silo && member.Status == SiloStatus.Active && _ended.TryAdd(member.SiloAddress, true)))
                _ = DeclareDeadAsync(member);
        }
        return new PeerLoss(worker, peer.Address, peer.Reason, hasEnded);
    }

    private async Task DeclareDeadAsync(ClusterMember member)
    {
        try
        {
            LogEnded(logger, member.Name, member.SiloAddress);
            await membership.TryKill(member.SiloAddress).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Probes and votes come to the same, later.
            LogNotDeclared(logger, e, member.Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The process of the silo {Silo} ({Address}) has ended: it is declared dead at once")]
    private static partial void LogEnded(ILogger logger, string silo, SiloAddress address);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The silo {Silo} could not be declared dead at once")]
    private static partial void LogNotDeclared(ILogger logger, Exception exception, string silo);
}
