using Immiscible.Deployment.Tests.Support;
using k8s.Models;

namespace Immiscible.Deployment.Tests.Kubernetes;

public sealed class AccessTests
{
    [Theory, MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public void No_pod_has_a_token_for_the_API_server(string overlay)
    {
        var manifests = Manifests.RenderWhole(overlay);
        Assert.All(manifests.Pods, static pod => Assert.False(pod.Spec.AutomountServiceAccountToken));
        Assert.All(manifests.Of<V1ServiceAccount>(), static account => Assert.False(account.AutomountServiceAccountToken));
        Assert.All(manifests.Of<V1RoleBinding>().SelectMany(static binding => binding.Subjects), static subject => Assert.NotEqual("ServiceAccount", subject.Kind));
    }

    [Theory, MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public void Roles_name_what_they_allow_and_show_no_secrets(string overlay)
    {
        var manifests = Manifests.RenderWhole(overlay);
        Assert.Empty(manifests.Of<V1ClusterRole>());
        Assert.Empty(manifests.Of<V1ClusterRoleBinding>());
        Assert.All(manifests.Of<V1Role>().SelectMany(static role => role.Rules), static rule =>
        {
            Assert.DoesNotContain("*", rule.ApiGroups.Concat(rule.Resources).Concat(rule.Verbs));
            Assert.DoesNotContain("secrets", rule.Resources);
        });
        Assert.All(manifests.Of<V1RoleBinding>(), binding => Assert.NotNull(manifests.Named<V1Role>(binding.RoleRef.Name)));
    }

    [Theory, MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public void What_roles_name_is_there(string overlay)
    {
        var manifests = Manifests.Render(overlay);
        var named = manifests.Of<V1Role>().SelectMany(static role => role.Rules).SelectMany(static rule => rule.ResourceNames ?? []);
        Assert.All(named, name => Assert.Contains(manifests.All, one => one.Metadata.Name == name));
    }
}
