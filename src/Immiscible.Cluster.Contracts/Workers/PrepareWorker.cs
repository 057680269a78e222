using Immiscible.Cluster.Contracts.Specs;

namespace Immiscible.Cluster.Contracts.Workers;

/// <summary>Asks a worker to load everything a run needs.</summary>
[GenerateSerializer, Immutable, Alias("immiscible.prepare")]
public sealed record PrepareWorker
{
    /// <summary>Key of the run grain.</summary>
    [Id(0)] public required string Run { get; init; }

    /// <summary>The spec.</summary>
    [Id(1)] public required RunSpec Spec { get; init; }

    /// <summary>Full path of the run directory.</summary>
    [Id(2)] public required string Directory { get; init; }

    /// <summary>Who asks.</summary>
    [Id(3)] public required Lead Lead { get; init; }
}
