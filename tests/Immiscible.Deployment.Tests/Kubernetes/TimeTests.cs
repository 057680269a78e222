using Immiscible.Cluster.Membership;
using Immiscible.Deployment.Tests.Support;
using k8s.Models;

namespace Immiscible.Deployment.Tests.Kubernetes;

/// <summary>Every time follows from the one failure time-out: see <see cref="DetectionOptions"/>.</summary>
public sealed class TimeTests
{
    // For what the kubelet takes itself.
    private static readonly TimeSpan Spare = TimeSpan.FromSeconds(10);

    [Theory, MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public void Grace_is_longer_than_the_drain_and_the_drain_than_the_detection(string overlay)
    {
        var pod = Manifests.Render(overlay).WorkerPod;
        var detection = ArgumentTests.Read(pod).Detection;
        var container = Assert.Single(pod.Containers);
        var grace = TimeSpan.FromSeconds(pod.Spec.TerminationGracePeriodSeconds!.Value);
        var farewell = TimeSpan.FromSeconds(container.Lifecycle.PreStop.Sleep.Seconds);

        Assert.True(grace >= farewell + detection.Drain + detection.Stop + Spare, $"{grace} is too short for {farewell} + {detection.Drain} + {detection.Stop}");
        Assert.True(detection.Drain > detection.Detect);
    }

    [Theory, MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public void The_others_do_without_a_silo_that_hangs_before_it_is_restarted(string overlay)
    {
        var pod = Manifests.Render(overlay).WorkerPod;
        var liveness = Assert.Single(pod.Containers).LivenessProbe;
        Assert.True(Span(liveness) > ArgumentTests.Read(pod).Detection.Detect * 2);
    }

    [Theory, MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public void A_silo_that_joins_is_not_restarted_over_it(string overlay)
    {
        var pod = Manifests.Render(overlay).WorkerPod;
        var startup = Assert.Single(pod.Containers).StartupProbe;
        Assert.True(Span(startup) > ArgumentTests.Read(pod).Detection.Join + Spare);
    }

    [Theory, MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public void A_rolling_restart_takes_one_silo_at_a_time(string overlay)
    {
        var worker = Manifests.Render(overlay).Worker;
        var rolling = worker.Spec.Strategy.RollingUpdate;
        Assert.Equal(["0", "1"], new[] { rolling.MaxSurge.Value, rolling.MaxUnavailable.Value }.Order());
        Assert.True(worker.Spec.MinReadySeconds > 0);
        var budget = Assert.Single(Manifests.Render(overlay).Of<V1PodDisruptionBudget>());
        Assert.Equal("1", budget.Spec.MaxUnavailable.Value);
    }

    private static TimeSpan Span(V1Probe probe) => TimeSpan.FromSeconds(probe.PeriodSeconds!.Value * probe.FailureThreshold!.Value);
}
