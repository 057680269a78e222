using System.Text.Json.Serialization;

namespace Immiscible.Console.Fetching;

/// <summary>A file of a run that is here now, with the bytes that the cluster has; as JSON its property <c>event</c> is <c>file</c>.</summary>
/// <param name="Path">Its path in the run directory.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Received">How many of its bytes came over: 0 where it was here before.</param>
internal sealed record FetchedFile(string Path, long Bytes, long Received)
{
    /// <summary>Marks the kind of the line.</summary>
    [JsonPropertyOrder(-1)] public string Event { get; } = "file";

    /// <summary>It was not here before, or not as it is now.</summary>
    public required bool IsNew { get; init; }
}
