using Immiscible.Deployment.Tests.Support;
using Immiscible.Host;
using k8s.Models;

namespace Immiscible.Deployment.Tests.Kubernetes;

public sealed class ProbeTests
{
    [Theory, MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public void Probes_ask_for_pages_that_are_served_on_the_metrics_port(string overlay)
    {
        var container = Assert.Single(Manifests.Render(overlay).WorkerPod.Containers);
        Assert.Equal(SiloComposition.HealthPath, Page(container.LivenessProbe));
        Assert.Equal(SiloComposition.HealthPath, Page(container.StartupProbe));
        Assert.Equal(SiloComposition.ReadyPath, Page(container.ReadinessProbe));
    }

    [Theory, MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public void Probes_name_ports_of_their_container_and_give_it_time(string overlay)
    {
        Assert.All(Manifests.RenderWhole(overlay).Of<V1Deployment>(), static owner => Assert.All(owner.Spec.Template.Spec.Containers, static container =>
        {
            Assert.All([container.LivenessProbe, container.ReadinessProbe, container.StartupProbe], probe =>
            {
                var port = probe.HttpGet?.Port ?? probe.TcpSocket.Port;
                Assert.Contains(container.Ports, one => one.Name == port.Value);
                Assert.True((probe.TimeoutSeconds ?? 1) <= probe.PeriodSeconds);
            });
        }));
    }

    private static string Page(V1Probe probe)
    {
        Assert.Equal("metrics", probe.HttpGet.Port.Value);
        return probe.HttpGet.Path;
    }
}
