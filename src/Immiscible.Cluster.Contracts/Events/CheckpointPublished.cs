namespace Immiscible.Cluster.Contracts.Events;

/// <summary>A checkpoint is complete on disk.</summary>
[GenerateSerializer, Immutable, Alias("immiscible.event.checkpoint")]
public sealed record CheckpointPublished : RunEvent
{
    /// <summary>Committed steps that the checkpoint holds.</summary>
    [Id(0)] public required long Step { get; init; }

    /// <summary>Folder of the checkpoint.</summary>
    [Id(1)] public required string Path { get; init; }
}
