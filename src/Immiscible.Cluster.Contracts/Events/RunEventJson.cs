using System.Text.Json;
using System.Text.Json.Serialization;

namespace Immiscible.Cluster.Contracts.Events;

/// <summary>Run events as JSON, one object a line: what <c>--json</c> prints and what <c>metrics/*.jsonl</c> hold.</summary>
public static class RunEventJson
{
    /// <summary>The event as one line without its end; <c>event</c> is the first property, names are camelCase.</summary>
    public static string Write(RunEvent value) => JsonSerializer.Serialize(value, RunEventJsonContext.Default.RunEvent);

    /// <summary>Reads one line; null where it is no event, as a line that was cut off when a process died.</summary>
    public static RunEvent? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, RunEventJsonContext.Default.RunEvent);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return null;
        }
    }
}

/// <summary>Generated serialisers of the events.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UseStringEnumConverter = true,
    AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(RunEvent))]
internal sealed partial class RunEventJsonContext : JsonSerializerContext;
