using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace Immiscible.Deployment.Tests.Support;

/// <summary>The part in use of the Prometheus operator's PodMonitor (its API reference, monitoring.coreos.com/v1).</summary>
[KubernetesEntity(Group = "monitoring.coreos.com", ApiVersion = "v1", Kind = "PodMonitor", PluralName = "podmonitors")]
internal sealed class PodMonitor : IKubernetesObject<V1ObjectMeta>
{
    [JsonPropertyName("apiVersion")] public string ApiVersion { get; set; } = "";

    [JsonPropertyName("kind")] public string Kind { get; set; } = "";

    [JsonPropertyName("metadata")] public V1ObjectMeta Metadata { get; set; } = new();

    [JsonPropertyName("spec")] public required PodMonitorSpec Spec { get; set; }
}

/// <summary>Which pods, and what of them.</summary>
internal sealed class PodMonitorSpec
{
    [JsonPropertyName("selector")] public required V1LabelSelector Selector { get; set; }

    [JsonPropertyName("podMetricsEndpoints")] public required IReadOnlyList<PodMetricsEndpoint> PodMetricsEndpoints { get; set; }
}

/// <summary>Where a pod serves its metrics.</summary>
internal sealed class PodMetricsEndpoint
{
    [JsonPropertyName("port")] public required string Port { get; set; }

    [JsonPropertyName("path")] public required string Path { get; set; }

    [JsonPropertyName("interval")] public required string Interval { get; set; }
}
