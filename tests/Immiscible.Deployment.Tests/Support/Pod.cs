using k8s.Models;

namespace Immiscible.Deployment.Tests.Support;

/// <summary>The pods that a Deployment or a Job makes.</summary>
/// <param name="Owner">Its name.</param>
/// <param name="Labels">What selectors see.</param>
/// <param name="Spec">What they are.</param>
internal sealed record Pod(string Owner, IDictionary<string, string> Labels, V1PodSpec Spec)
{
    /// <summary>All containers, those that run first included.</summary>
    public IEnumerable<V1Container> Containers => [.. Spec.InitContainers ?? [], .. Spec.Containers];

    /// <summary>Ports by name.</summary>
    public IReadOnlyDictionary<string, int> Ports =>
        Spec.Containers.SelectMany(static container => container.Ports ?? []).ToDictionary(static port => port.Name, static port => port.ContainerPort, StringComparer.Ordinal);

    /// <summary>Whether a selector means these pods.</summary>
    public bool IsSelectedBy(V1LabelSelector selector)
    {
        Assert.Null(selector.MatchExpressions);
        return IsSelectedBy(selector.MatchLabels ?? new Dictionary<string, string>());
    }

    /// <summary>Whether labels that all must be there mean these pods.</summary>
    public bool IsSelectedBy(IDictionary<string, string> labels) => labels.All(label => Labels.TryGetValue(label.Key, out var value) && value == label.Value);
}
