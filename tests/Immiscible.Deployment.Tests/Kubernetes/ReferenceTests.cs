using Immiscible.Deployment.Tests.Support;
using k8s.Models;

namespace Immiscible.Deployment.Tests.Kubernetes;

/// <summary>Whatever names something else names something that is there.</summary>
public sealed class ReferenceTests
{
    // Made by hand where no overlay brings it; k8s/README.md says how.
    private const string Secret = "immiscible-secrets";

    private static readonly string[] SecretKeys = ["cluster-secret", "redis-password"];

    [Theory, MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public void Selectors_of_deployments_mean_their_own_pods_and_no_others(string overlay)
    {
        var manifests = Manifests.RenderWhole(overlay);
        Assert.All(manifests.Of<V1Deployment>(), owner =>
            Assert.Equal(owner.Metadata.Name, Assert.Single(manifests.Pods, pod => pod.IsSelectedBy(owner.Spec.Selector)).Owner));
    }

    [Theory, MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public void Services_lead_to_ports_of_pods(string overlay)
    {
        var manifests = Manifests.RenderWhole(overlay);
        Assert.All(manifests.Of<V1Service>(), service =>
        {
            var pod = Assert.Single(manifests.Pods, pod => pod.IsSelectedBy(service.Spec.Selector));
            // A headless Service leads to the pod's own port, whatever the Service calls it.
            Assert.All(service.Spec.Ports, port => Assert.Equal(port.Port, pod.Ports[port.TargetPort.Value]));
        });
    }

    [Theory, MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public void The_gateway_stands_for_every_silo_under_its_own_address(string overlay)
    {
        var manifests = Manifests.Render(overlay);
        var gateway = manifests.Named<V1Service>("immiscible-gateway");
        Assert.Equal("None", gateway.Spec.ClusterIP);
        Assert.True(manifests.WorkerPod.IsSelectedBy(gateway.Spec.Selector));
        Assert.Equal(manifests.WorkerPod.Ports["gateway"], Assert.Single(gateway.Spec.Ports).Port);
    }

    [Theory, MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public void Disruption_budgets_policies_monitors_and_autoscalers_mean_something(string overlay)
    {
        var manifests = Manifests.RenderWhole(overlay);
        Assert.All(manifests.Of<V1PodDisruptionBudget>(), budget => Assert.Contains(manifests.Pods, pod => pod.IsSelectedBy(budget.Spec.Selector)));
        Assert.All(manifests.Of<V1NetworkPolicy>(), policy => Assert.Contains(manifests.Pods, pod => pod.IsSelectedBy(policy.Spec.PodSelector)));
        Assert.All(manifests.Of<PodMonitor>(), monitor =>
        {
            var pod = Assert.Single(manifests.Pods, pod => pod.IsSelectedBy(monitor.Spec.Selector));
            Assert.All(monitor.Spec.PodMetricsEndpoints, endpoint => Assert.Contains(endpoint.Port, pod.Ports.Keys));
        });
        Assert.All(manifests.Of<V2HorizontalPodAutoscaler>(), scaler =>
        {
            var target = scaler.Spec.ScaleTargetRef;
            Assert.Equal(("apps/v1", "Deployment"), (target.ApiVersion, target.Kind));
            Assert.NotNull(manifests.Named<V1Deployment>(target.Name));
        });
    }

    [Theory, MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public void Pods_find_their_accounts_claims_and_secrets(string overlay)
    {
        var manifests = Manifests.RenderWhole(overlay);
        Assert.All(manifests.Pods, pod =>
        {
            Assert.NotNull(manifests.Named<V1ServiceAccount>(pod.Spec.ServiceAccountName));
            Assert.All(pod.Spec.Volumes, volume =>
            {
                if (volume.PersistentVolumeClaim is { } claim) Assert.NotNull(manifests.Named<V1PersistentVolumeClaim>(claim.ClaimName));
                if (volume.Secret is not { } secret) return;
                Assert.Equal(Secret, secret.SecretName);
                Assert.All(secret.Items, static item => Assert.Contains(item.Key, SecretKeys));
            });
        });
    }

    [Fact]
    public void The_overlay_for_one_node_brings_the_secret_and_the_other_says_how_it_is_made()
    {
        Assert.Equal(SecretKeys, Manifests.Render("overlays/cpu").Named<V1Secret>(Secret).Data.Keys.Order());
        Assert.Empty(Manifests.Render("overlays/gpu").Of<V1Secret>());
        var readme = Repository.Read("k8s/README.md");
        Assert.Contains($"create secret generic {Secret}", readme, StringComparison.Ordinal);
        Assert.All(SecretKeys, key => Assert.Contains($"--from-literal={key}=", readme, StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public void Mounts_are_of_volumes_that_are_there_and_all_volumes_are_mounted(string overlay) =>
        Assert.All(Manifests.RenderWhole(overlay).Pods, static pod => Assert.Equal(
            pod.Spec.Volumes.Select(static volume => volume.Name).Order(),
            pod.Containers.SelectMany(static container => container.VolumeMounts).Select(static mount => mount.Name).Distinct().Order()));

    [Theory, MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public void Images_are_tagged_and_a_console_is_of_the_silos_version(string overlay)
    {
        var manifests = Manifests.Render(overlay);
        Assert.All(manifests.Pods.SelectMany(static pod => pod.Containers), static container =>
        {
            Assert.DoesNotContain(":latest", container.Image, StringComparison.Ordinal);
            Assert.Contains(":", container.Image, StringComparison.Ordinal);
            // An image that was loaded into the node must not be looked for elsewhere.
            Assert.Equal("IfNotPresent", container.ImagePullPolicy);
        });
        if (overlay != "overlays/cpu") return;
        var console = Assert.Single(Assert.Single(Manifests.Render("launch").Pods).Containers);
        Assert.Equal(Assert.Single(manifests.WorkerPod.Containers).Image, console.Image);
    }

    [Fact]
    public void One_node_may_write_in_the_overlay_for_one_node_and_all_may_in_the_other()
    {
        Assert.Equal(["ReadWriteOnce"], Manifests.Render("overlays/cpu").Named<V1PersistentVolumeClaim>("immiscible-runs").Spec.AccessModes);
        Assert.Equal(["ReadWriteMany"], Manifests.Render("overlays/gpu").Named<V1PersistentVolumeClaim>("immiscible-runs").Spec.AccessModes);
    }
}
