using Immiscible.Deployment.Tests.Support;

namespace Immiscible.Deployment.Tests.Kubernetes;

/// <summary>The restricted profile (kubernetes.io/docs/concepts/security/pod-security-standards), and a root that cannot be written.</summary>
public sealed class PodSecurityTests
{
    // APP_UID of Microsoft's images.
    private const long ProgramUser = 1654;

    private static readonly string[] AllowedVolumes = ["ConfigMap", "Csi", "DownwardAPI", "EmptyDir", "Ephemeral", "PersistentVolumeClaim", "Projected", "Secret"];

    [Theory, MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public void Pods_are_restricted(string overlay)
    {
        Assert.All(Manifests.RenderWhole(overlay).Pods, static pod =>
        {
            Assert.NotEqual(true, pod.Spec.HostNetwork);
            Assert.NotEqual(true, pod.Spec.HostPID);
            Assert.NotEqual(true, pod.Spec.HostIPC);
            var context = pod.Spec.SecurityContext;
            Assert.True(context.RunAsNonRoot);
            Assert.True(context.RunAsUser > 0);
            Assert.Equal("RuntimeDefault", context.SeccompProfile.Type);
            Assert.Null(context.Sysctls);
            Assert.All(pod.Spec.Volumes, static volume => Assert.All(
                volume.GetType().GetProperties().Where(property => property.Name != "Name" && property.GetValue(volume) is not null), static property => Assert.Contains(property.Name, AllowedVolumes)));
        });
    }

    [Theory, MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public void Containers_are_restricted_and_cannot_write_to_their_root(string overlay)
    {
        Assert.All(Manifests.RenderWhole(overlay).Pods.SelectMany(static pod => pod.Containers), static container =>
        {
            var context = container.SecurityContext;
            Assert.False(context.AllowPrivilegeEscalation);
            Assert.NotEqual(true, context.Privileged);
            Assert.True(context.ReadOnlyRootFilesystem);
            Assert.Equal(["ALL"], context.Capabilities.Drop);
            Assert.Null(context.Capabilities.Add);
            Assert.Contains(container.VolumeMounts, static mount => mount.MountPath == "/tmp");
            Assert.All(container.Ports ?? [], static port => Assert.Null(port.HostPort));
        });
    }

    [Theory, MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public void The_program_runs_as_the_user_of_its_image_who_may_write_to_the_volume(string overlay)
    {
        var pods = Manifests.RenderWhole(overlay).Pods.Where(static pod => pod.Containers.Any(static container => container.Image.StartsWith("immiscible:", StringComparison.Ordinal)));
        Assert.Equal(2, pods.Count());
        Assert.All(pods, static pod =>
            Assert.Equal((ProgramUser, ProgramUser, ProgramUser), (pod.Spec.SecurityContext.RunAsUser, pod.Spec.SecurityContext.RunAsGroup, pod.Spec.SecurityContext.FsGroup)));
    }

    [Theory, MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public void Every_container_says_what_it_needs_and_silos_are_not_throttled(string overlay)
    {
        var manifests = Manifests.RenderWhole(overlay);
        Assert.All(manifests.Pods.SelectMany(static pod => pod.Containers), static container =>
        {
            Assert.Contains("cpu", container.Resources.Requests.Keys);
            Assert.Contains("memory", container.Resources.Requests.Keys);
            Assert.True(container.Resources.Limits["memory"].ToDecimal() >= container.Resources.Requests["memory"].ToDecimal());
        });
        Assert.DoesNotContain("cpu", Assert.Single(manifests.WorkerPod.Containers).Resources.Limits.Keys);
    }

    [Fact]
    public void The_overlay_for_GPUs_gives_each_pod_one_and_leads_it_to_their_nodes()
    {
        var pod = Manifests.Render("overlays/gpu").WorkerPod;
        Assert.Equal("1", $"{Assert.Single(pod.Containers).Resources.Limits["nvidia.com/gpu"]}");
        Assert.Contains("nvidia.com/gpu.present", pod.Spec.NodeSelector.Keys);
        Assert.Contains(pod.Spec.Tolerations, static toleration => toleration is { Key: "nvidia.com/gpu", Effect: "NoSchedule" });
        Assert.EndsWith(":cuda", Assert.Single(pod.Containers).Image, StringComparison.Ordinal);
    }
}
