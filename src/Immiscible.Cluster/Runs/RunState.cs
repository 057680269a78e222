using System.Text.Json;
using System.Text.Json.Serialization;

namespace Immiscible.Cluster.Runs;

/// <summary><c>state.json</c> of a run directory: how the run stands, for people and scripts.</summary>
internal sealed record RunState
{
    /// <summary>What <see cref="Status"/> is while the run is under way.</summary>
    public const string Running = "running";

    /// <summary>running, completed, stopped, diverged or failed.</summary>
    public required string Status { get; init; }

    /// <summary>Committed steps when this was written.</summary>
    public required long Step { get; init; }

    /// <summary>Newest membership epoch.</summary>
    public required int Epoch { get; init; }

    /// <summary>When this was written.</summary>
    public required DateTimeOffset Updated { get; init; }

    /// <summary>Id of the cluster that trains the run: it goes on with it when all its silos are started anew.</summary>
    public string? Cluster { get; init; }

    /// <summary>What went wrong, if anything did.</summary>
    public string? Message { get; init; }

    /// <summary>SHA-256 of the newest checkpoint's parameters.</summary>
    [JsonPropertyName("weights_sha256")]
    public string? WeightsSha256 { get; init; }

    /// <exception cref="JsonException">The text is no state.</exception>
    public static RunState Parse(string json) => JsonSerializer.Deserialize(json, RunStateJsonContext.Default.RunState) ?? throw new JsonException("the state is null");

    public string ToJson() => JsonSerializer.Serialize(this, RunStateJsonContext.Default.RunState);
}

/// <summary>Generated serialiser of the state.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RunState))]
internal sealed partial class RunStateJsonContext : JsonSerializerContext;
