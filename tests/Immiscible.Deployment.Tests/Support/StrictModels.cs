using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using k8s.Models;

namespace Immiscible.Deployment.Tests.Support;

/// <summary>Turns documents into the typed models of the Kubernetes API; a field that the model does not know is an error, and so is a wrong type.</summary>
internal static class StrictModels
{
    private static readonly JsonSerializerOptions Strict = new() { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    private static readonly Dictionary<string, Type> Types = Assembly.GetAssembly(typeof(KubernetesEntityAttribute))!.GetExportedTypes()
        .Append(typeof(PodMonitor))
        .Select(static type => (Type: type, Entity: type.GetCustomAttribute<KubernetesEntityAttribute>()))
        .Where(static pair => pair.Entity is not null)
        .GroupBy(static pair => Key(pair.Entity!), static pair => pair.Type)
        .ToDictionary(static group => group.Key, static group => group.First(), StringComparer.Ordinal);

    /// <summary>The model of a document.</summary>
    /// <exception cref="JsonException">A field is unknown or of the wrong type.</exception>
    /// <exception cref="KeyNotFoundException">There is no such kind.</exception>
    public static object Read(JsonNode document)
    {
        var key = $"{document["apiVersion"]}/{document["kind"]}";
        if (!Types.TryGetValue(key, out var type)) throw new KeyNotFoundException($"there is no kind {key}");
        return document.Deserialize(type, Strict)!;
    }

    private static string Key(KubernetesEntityAttribute entity) =>
        $"{(entity.Group.Length > 0 ? $"{entity.Group}/" : "")}{entity.ApiVersion}/{entity.Kind}";
}
