namespace Immiscible.Cluster.Contracts.Specs;

/// <summary>When the run's state is saved. YAML section <c>checkpoints</c>; not part of the training hash.</summary>
[GenerateSerializer, Immutable, Alias("immiscible.spec.checkpoints")]
public sealed record CheckpointSpec
{
    /// <summary>Key <c>checkpoints.every</c>: steps between checkpoints; the last step is always saved.</summary>
    [Id(0)] public int Every { get; init; } = 1000;

    /// <summary>Key <c>checkpoints.keep</c>: how many of the newest checkpoints stay on disk.</summary>
    [Id(1)] public int Keep { get; init; } = 3;
}
