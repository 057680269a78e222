using System.Text.Json.Serialization;

namespace Immiscible.Console.Fetching;

/// <summary>What was brought home of a run; as JSON its property <c>event</c> is <c>fetched</c>.</summary>
internal sealed record FetchReport
{
    /// <summary>Marks the kind of the line.</summary>
    [JsonPropertyOrder(-1)] public string Event { get; } = "fetched";

    /// <summary>The run.</summary>
    public required string Run { get; init; }

    /// <summary>Full path of the run directory on the cluster.</summary>
    public required string Source { get; init; }

    /// <summary>The folder here.</summary>
    public required string Folder { get; init; }

    /// <summary>The run's files that were asked for; all are here.</summary>
    [JsonIgnore] public IReadOnlyList<FetchedFile> Files { get; init; } = [];

    /// <summary>How many files are here.</summary>
    public int Count => Files.Count;

    /// <summary>How many of them are new or were not as they are now.</summary>
    public int New => Files.Count(static file => file.IsNew);

    /// <summary>Bytes that came over.</summary>
    public long Received => Files.Sum(static file => file.Received);

    /// <summary>What the cluster does not give because it is a link.</summary>
    public required IReadOnlyList<string> Links { get; init; }

    /// <summary>The curves, where they were drawn here; null otherwise.</summary>
    public string? Curves { get; init; }
}
