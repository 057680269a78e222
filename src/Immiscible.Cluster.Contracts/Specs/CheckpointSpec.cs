namespace Immiscible.Cluster.Contracts.Specs;

/// <summary>When the run's state is saved. YAML section <c>checkpoints</c>; not part of the training hash.</summary>
[GenerateSerializer, Immutable, Alias("immiscible.spec.checkpoints")]
public sealed record CheckpointSpec
{
    /// <summary>Key <c>checkpoints.every</c>: steps between checkpoints; 0: by time alone. The last step is always saved.</summary>
    [Id(0)] public int Every { get; init; } = 1000;

    /// <summary>Key <c>checkpoints.minutes</c>: a checkpoint is due, too, when the last is so many minutes old; 0: by steps alone.</summary>
    [Id(2)] public double Minutes { get; init; }

    /// <summary>Key <c>checkpoints.keep</c>: how many of the newest checkpoints stay on disk.</summary>
    [Id(1)] public int Keep { get; init; } = 3;

    /// <summary>Key <c>checkpoints.keepEvery</c>: checkpoints of multiples of so many steps stay for good; 0: none does.</summary>
    [Id(3)] public int KeepEvery { get; init; }

    /// <summary>Whether the checkpoint of a step stays however many newer ones there are.</summary>
    public bool IsKept(long step) => KeepEvery > 0 && step % KeepEvery == 0;
}
