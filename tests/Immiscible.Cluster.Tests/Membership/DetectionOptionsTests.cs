using Immiscible.Cluster.Membership;
using Orleans.Configuration;

namespace Immiscible.Cluster.Tests.Membership;

public sealed class DetectionOptionsTests
{
    public static TheoryData<int> Times => [500, 1000, 2000, 10_000, 60_000, 600_000];

    [Theory, MemberData(nameof(Times))]
    public void A_death_between_two_probes_is_declared_within_the_time_out(int milliseconds)
    {
        var detection = new DetectionOptions(TimeSpan.FromMilliseconds(milliseconds));
        var membership = new ClusterMembershipOptions();
        DetectionSettings.Apply(detection, membership);

        // The silo dies right after it answered; then so many probes are not answered, each for as long as a probe may ever take.
        var worst = membership.ProbeTimeout + (membership.NumMissedProbesLimit * (membership.MaxProbeTimeout + DetectionOptions.ProbeSlack));
        Assert.True(worst <= detection.Detect, $"{worst} is more than {detection.Detect}");
        Assert.Equal(membership.ProbeTimeout, membership.MinProbeTimeout);
        Assert.Equal(membership.ProbeTimeout, membership.MaxProbeTimeout);
        Assert.True(membership.NumMissedProbesLimit > 1, "one answer that is late must not kill a silo");
        Assert.False(membership.EnableConnectionLivenessCheck, "a hung process keeps its connections");
    }

    [Theory, MemberData(nameof(Times))]
    public void All_other_times_keep_their_order(int milliseconds)
    {
        var detection = new DetectionOptions(TimeSpan.FromMilliseconds(milliseconds));
        var (membership, messaging) = (new ClusterMembershipOptions(), new SiloMessagingOptions());
        DetectionSettings.Apply(detection, membership);
        DetectionSettings.Apply(detection, messaging);

        var stale = membership.IAmAliveTablePublishTimeout * membership.NumMissedTableIAmAliveLimit;
        Assert.InRange(stale, detection.Detect, 2 * detection.Detect);
        Assert.True(membership.TableRefreshTimeout <= detection.Detect);
        Assert.True(membership.DeathVoteExpirationTimeout > 2 * detection.Detect, "votes expire before they can be counted");
        Assert.True(membership.MaxJoinAttemptTime > stale + (5 * detection.Detect), "a joiner gives up before the dead are found out");
        Assert.True(membership.DefunctSiloMinimumRetention > 2 * membership.MaxJoinAttemptTime, "a silo that was declared dead cannot read it any more");
        // Calls to a dead silo must fail because it is dead, not because they took too long.
        Assert.True(messaging.ResponseTimeout > 2 * detection.Detect);
        Assert.Equal(messaging.ResponseTimeout, messaging.SystemResponseTimeout);
        Assert.True(messaging.ClientGatewayShutdownNotificationTimeout + messaging.WaitForMessageToBeQueuedForOutboundTime < detection.Stop);
        Assert.True(detection.Drain > detection.Detect && detection.Stop > detection.Detect);
        Assert.True(detection.Offer < detection.Detect);
        Assert.True(detection.OpenConnection >= detection.Probe && detection.ConnectionRetry <= detection.Probe);
    }

    [Fact]
    public void Times_that_cannot_be_kept_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => new DetectionOptions(DetectionOptions.Least - TimeSpan.FromTicks(1)));
        Assert.Throws<ArgumentOutOfRangeException>(static () => new DetectionOptions(DetectionOptions.Most + TimeSpan.FromTicks(1)));
    }
}
