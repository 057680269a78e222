namespace Immiscible.Cluster.Contracts.Events;

/// <summary>The run cannot use a worker that was given to it; it goes on without.</summary>
[GenerateSerializer, Immutable, Alias("immiscible.event.refused")]
public sealed record WorkerRefused : RunEvent
{
    /// <summary>Key of the worker grain.</summary>
    [Id(0)] public required string Worker { get; init; }

    /// <summary>Why, and what to do, on one line.</summary>
    [Id(1)] public required string Reason { get; init; }
}
