using System.Text.Json.Serialization;

namespace Immiscible.Console.Chaos.Reports;

/// <summary>Something that happened beside the actions; as JSON its property <c>event</c> is <c>note</c>.</summary>
/// <param name="Text">What happened.</param>
internal sealed record ChaosNote(string Text)
{
    /// <summary>Marks the kind of the line.</summary>
    [JsonPropertyOrder(-1)] public string Event { get; } = "note";
}
