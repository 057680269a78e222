namespace Immiscible.Cluster.Contracts.Runs;

/// <summary>How a run stands, for lists.</summary>
[GenerateSerializer, Immutable, Alias("immiscible.run-description")]
public sealed record RunDescription
{
    /// <summary>What the run is known by on the cluster: the last part of its directory.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>Full path of the run directory, as the silos see it.</summary>
    [Id(1)] public required string Directory { get; init; }

    /// <summary>How far it has come.</summary>
    [Id(2)] public required RunStatus Status { get; init; }

    /// <summary>Steps committed, earlier sessions included.</summary>
    [Id(3)] public required long Step { get; init; }

    /// <summary>Steps of the whole run.</summary>
    [Id(4)] public required long TotalSteps { get; init; }

    /// <summary>Number of the membership epoch; 0 before the first.</summary>
    [Id(5)] public required int Epoch { get; init; }

    /// <summary>Workers that train now; 0 where none do.</summary>
    [Id(6)] public required int Workers { get; init; }

    /// <summary>Fewest workers the run may have.</summary>
    [Id(7)] public required int WorkersMinimum { get; init; }

    /// <summary>Most workers the run may have.</summary>
    [Id(8)] public required int WorkersMaximum { get; init; }

    /// <summary>What happened and what to do, on one line; null where there is nothing to tell.</summary>
    [Id(9)] public string? Message { get; init; }
}
