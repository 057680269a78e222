using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace Immiscible.Cluster.Membership;

/// <summary>Turns <see cref="DetectionOptions"/> into Orleans' settings.</summary>
public static class DetectionSettings
{
    /// <summary>Sets every time of the silo's membership, messages and connections.</summary>
    public static ISiloBuilder UseDetection(this ISiloBuilder silo, DetectionOptions detection)
    {
        silo.Services.AddSingleton(detection);
        return silo
            .Configure<ClusterMembershipOptions>(membership => Apply(detection, membership))
            .Configure<SiloMessagingOptions>(messaging => Apply(detection, messaging))
            .Configure<ConnectionOptions>(connections =>
            {
                connections.OpenConnectionTimeout = detection.OpenConnection;
                connections.ConnectionRetryDelay = detection.ConnectionRetry;
            })
            // The grains of a dead silo may live anew when it has had time to learn that it is taken for dead, counted from its last answer.
            .Configure<GrainDirectoryOptions>(directory => directory.RangeLeaseDuration = (DetectionOptions.MissedProbes + 1) * detection.Probe);
    }

    internal static void Apply(DetectionOptions detection, ClusterMembershipOptions membership)
    {
        membership.ProbeTimeout = detection.Probe;
        // Orleans would adapt the time between these bounds: a quick answer must not make it shorter, nor a busy silo longer.
        membership.MinProbeTimeout = detection.Probe;
        membership.MaxProbeTimeout = detection.Probe;
        membership.ExtendProbeTimeoutDuringDegradation = false;
        membership.NumMissedProbesLimit = DetectionOptions.MissedProbes;
        membership.NumVotesForDeathDeclaration = DetectionOptions.Votes;
        membership.DeathVoteExpirationTimeout = detection.VoteExpiration;
        // A hung process keeps its connections open and its kernel answers on them.
        membership.EnableConnectionLivenessCheck = false;
        // Votes already ask for a second opinion; a probe through a silo that hangs as well would not count and cost time.
        membership.EnableIndirectProbes = false;
        membership.IAmAliveTablePublishTimeout = detection.SignOfLife;
        membership.NumMissedTableIAmAliveLimit = DetectionOptions.MissedSignsOfLife;
        membership.TableRefreshTimeout = detection.TableRefresh;
        membership.MaxJoinAttemptTime = detection.Join;
        membership.DefunctSiloMinimumRetention = detection.Retention;
    }

    internal static void Apply(DetectionOptions detection, SiloMessagingOptions messaging)
    {
        messaging.ResponseTimeout = detection.Response;
        messaging.SystemResponseTimeout = detection.Response;
        messaging.ClientGatewayShutdownNotificationTimeout = detection.GatewayFarewell;
        messaging.WaitForMessageToBeQueuedForOutboundTime = detection.GatewayFarewell;
    }
}
