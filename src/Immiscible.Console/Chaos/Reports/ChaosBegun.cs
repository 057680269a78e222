using System.Text.Json.Serialization;

namespace Immiscible.Console.Chaos.Reports;

/// <summary>What is about to be done, and how to do it again; as JSON its property <c>event</c> is <c>begun</c>.</summary>
/// <param name="Seed">Seed of the schedule.</param>
/// <param name="Repeat">Command line that does the same again.</param>
/// <param name="Directory">Where everything is kept.</param>
internal sealed record ChaosBegun(int Seed, string Repeat, string Directory)
{
    /// <summary>Marks the kind of the line.</summary>
    [JsonPropertyOrder(-1)] public string Event { get; } = "begun";
}
