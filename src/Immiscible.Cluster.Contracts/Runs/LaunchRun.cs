using Immiscible.Cluster.Contracts.Specs;

namespace Immiscible.Cluster.Contracts.Runs;

/// <summary>Asks a run grain to begin a run, or to go on with one.</summary>
[GenerateSerializer, Immutable, Alias("immiscible.launch")]
public sealed record LaunchRun
{
    /// <summary>The validated spec.</summary>
    [Id(0)] public required RunSpec Spec { get; init; }

    /// <summary>Full path of the run directory, on storage that every silo sees.</summary>
    [Id(1)] public required string Directory { get; init; }

    /// <summary>Whether the directory holds a run to go on with; otherwise it must be absent or empty.</summary>
    [Id(2)] public bool Resume { get; init; }

    /// <summary>Where metrics are served, for the event that tells of the start; null where they are not.</summary>
    [Id(3)] public string? MetricsEndpoint { get; init; }
}
