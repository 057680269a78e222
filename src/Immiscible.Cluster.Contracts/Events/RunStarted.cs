namespace Immiscible.Cluster.Contracts.Events;

/// <summary>The run is about to train: everything is loaded and every worker is ready.</summary>
[GenerateSerializer, Immutable, Alias("immiscible.event.started")]
public sealed record RunStarted : RunEvent
{
    /// <summary>The run directory.</summary>
    [Id(0)] public required string Directory { get; init; }

    /// <summary>The spec's name.</summary>
    [Id(1)] public required string Name { get; init; }

    /// <summary>Number of workers.</summary>
    [Id(2)] public required int Workers { get; init; }

    /// <summary>Granules of a step.</summary>
    [Id(3)] public required int Granules { get; init; }

    /// <summary>Images of a step.</summary>
    [Id(4)] public required int Batch { get; init; }

    /// <summary>Steps that were committed before: 0, or more when the run goes on from a checkpoint.</summary>
    [Id(5)] public required long FirstStep { get; init; }

    /// <summary>Steps of the whole run.</summary>
    [Id(6)] public required long TotalSteps { get; init; }

    /// <summary>Trainable numbers of the network.</summary>
    [Id(7)] public required long Parameters { get; init; }

    /// <summary>The data set's name.</summary>
    [Id(8)] public required string Dataset { get; init; }

    /// <summary>Images in the data set.</summary>
    [Id(9)] public required int DatasetCount { get; init; }

    /// <summary>Address that serves Prometheus metrics; null where none is served.</summary>
    [Id(10)] public string? MetricsEndpoint { get; init; }
}
