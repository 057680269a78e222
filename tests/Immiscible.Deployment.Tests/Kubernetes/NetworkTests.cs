using Immiscible.Deployment.Tests.Support;
using k8s.Models;

namespace Immiscible.Deployment.Tests.Kubernetes;

/// <summary>Who may reach whom, as the policies together say.</summary>
public sealed class NetworkTests
{
    private const string Worker = "immiscible-worker", Redis = "immiscible-redis", Console = "quickstart", Prometheus = "monitoring";

    [Theory, MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public void All_is_denied_that_is_not_allowed(string overlay)
    {
        var all = Assert.Single(Manifests.Render(overlay).Of<V1NetworkPolicy>(), static policy => policy.Spec is { Ingress: null, Egress: null });
        Assert.Null(all.Spec.PodSelector.MatchLabels);
        Assert.Equal(["Egress", "Ingress"], all.Spec.PolicyTypes.Order());
    }

    [Theory, MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public void Every_port_is_reached_by_those_it_is_for_and_nobody_else(string overlay)
    {
        var manifests = Manifests.RenderWhole(overlay);
        var ports = manifests.WorkerPod.Ports;
        Assert.Equal([Worker], Callers(manifests, Worker, ports["silo"]));
        Assert.Equal([Worker], Callers(manifests, Worker, ports["data"]));
        Assert.Equal([Worker, Console], Callers(manifests, Worker, ports["gateway"]));
        Assert.Equal([Prometheus], Callers(manifests, Worker, ports["metrics"]));
        Assert.Equal([Worker], Callers(manifests, Redis, 6379));
        foreach (var pod in manifests.Pods) Assert.Empty(Callers(manifests, pod.Owner, 22));
    }

    [Theory, MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public void Whoever_is_let_in_somewhere_may_go_there(string overlay)
    {
        var manifests = Manifests.RenderWhole(overlay);
        foreach (var target in manifests.Pods)
            foreach (var port in target.Ports.Values)
                foreach (var caller in Callers(manifests, target.Owner, port).Where(static caller => caller != Prometheus))
                    Assert.True(MayGo(manifests, caller, target, port), $"{caller} may not leave for {target.Owner}:{port}");
    }

    [Theory, MemberData(nameof(Manifests.Overlays), MemberType = typeof(Manifests))]
    public void Everyone_may_look_up_names_and_nobody_may_reach_the_rest_of_the_world(string overlay)
    {
        var policies = Manifests.Render(overlay).Of<V1NetworkPolicy>().ToArray();
        var outward = policies.Where(static policy => policy.Spec.Egress is not null).SelectMany(static policy => policy.Spec.Egress.Select(rule => (policy.Spec.PodSelector, Rule: rule)))
            .Where(static pair => pair.Rule.To.Any(static peer => peer.IpBlock is not null || peer.NamespaceSelector is not null)).ToArray();
        var (selector, dns) = Assert.Single(outward);
        Assert.Null(selector.MatchLabels);
        Assert.All(dns.Ports, static port => Assert.Equal("53", port.Port.Value));
        Assert.Equal(["TCP", "UDP"], dns.Ports.Select(static port => port.Protocol).Order());
    }

    private static IReadOnlyList<string> Callers(Manifests manifests, string target, int port)
    {
        var pod = manifests.Pods.Single(pod => pod.Owner == target);
        var peers = manifests.Of<V1NetworkPolicy>()
            .Where(policy => policy.Spec.PolicyTypes.Contains("Ingress") && pod.IsSelectedBy(policy.Spec.PodSelector))
            .SelectMany(static policy => policy.Spec.Ingress ?? [])
            .Where(rule => Covers(rule.Ports, port))
            .SelectMany(static rule => rule.FromProperty);
        return [.. peers.SelectMany(peer => Names(manifests, peer)).Distinct().Order(StringComparer.Ordinal)];
    }

    private static bool MayGo(Manifests manifests, string caller, Pod target, int port)
    {
        var pod = manifests.Pods.Single(pod => pod.Owner == caller);
        return manifests.Of<V1NetworkPolicy>()
            .Where(policy => policy.Spec.PolicyTypes.Contains("Egress") && pod.IsSelectedBy(policy.Spec.PodSelector))
            .SelectMany(static policy => policy.Spec.Egress ?? [])
            .Any(rule => Covers(rule.Ports, port) && rule.To.Any(peer => Names(manifests, peer).Contains(target.Owner)));
    }

    private static bool Covers(IList<V1NetworkPolicyPort> ports, int port) => ports.Any(one => one.Protocol == "TCP" && one.Port.Value == $"{port}");

    private static IEnumerable<string> Names(Manifests manifests, V1NetworkPolicyPeer peer)
    {
        if (peer.NamespaceSelector is { } space)
        {
            // Both, or every pod of that namespace would be meant.
            Assert.NotNull(peer.PodSelector ?? (space.MatchLabels["kubernetes.io/metadata.name"] == "kube-system" ? new V1LabelSelector() : null));
            return [space.MatchLabels["kubernetes.io/metadata.name"]];
        }
        return peer.PodSelector is { } selector ? manifests.Pods.Where(pod => pod.IsSelectedBy(selector)).Select(static pod => pod.Owner) : [];
    }
}
