using System.Text.Json;
using System.Text.Json.Serialization;

namespace Immiscible.Cluster.Checkpoints;

/// <summary><c>manifest.json</c> of a checkpoint: written last, so a checkpoint that has one is whole.</summary>
internal sealed record CheckpointManifest
{
    /// <summary>Version of this layout.</summary>
    public required int Format { get; init; }

    /// <summary>Committed steps.</summary>
    public required long Step { get; init; }

    /// <summary>Membership epoch that saved it.</summary>
    public required int Epoch { get; init; }

    /// <summary>Hash of the spec's keys that affect the weights.</summary>
    public required string TrainingHash { get; init; }

    /// <summary>What the network was trained on, so that it can be rebuilt without the data set.</summary>
    public required CheckpointImages Images { get; init; }

    /// <summary>SHA-256 over the parameters, see <see cref="StateHash"/>.</summary>
    [JsonPropertyName("weights_sha256")]
    public required string WeightsSha256 { get; init; }

    /// <summary>SHA-256 over every vector.</summary>
    [JsonPropertyName("state_sha256")]
    public required string StateSha256 { get; init; }

    /// <summary>The files, in the order in which their vectors are hashed.</summary>
    public required CheckpointFile[] Files { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, CheckpointJsonContext.Default.CheckpointManifest);

    /// <exception cref="JsonException">The text is no manifest.</exception>
    public static CheckpointManifest Parse(string json) =>
        JsonSerializer.Deserialize(json, CheckpointJsonContext.Default.CheckpointManifest) ?? throw new JsonException("the manifest is null");
}

/// <summary>The images of a run.</summary>
/// <param name="Channels">Colour channels.</param>
/// <param name="Height">Rows, in pixels.</param>
/// <param name="Width">Columns, in pixels.</param>
/// <param name="Classes">Classes of the data set.</param>
internal sealed record CheckpointImages(int Channels, int Height, int Width, int Classes);

/// <summary>One file of a checkpoint.</summary>
/// <param name="Name">File name.</param>
/// <param name="Vector">The flat vector it holds.</param>
/// <param name="Bytes">Length.</param>
/// <param name="Sha256">Hash of the file.</param>
internal sealed record CheckpointFile(string Name, string Vector, long Bytes, string Sha256);

/// <summary>Generated serialiser of the manifest.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(CheckpointManifest))]
internal sealed partial class CheckpointJsonContext : JsonSerializerContext;
