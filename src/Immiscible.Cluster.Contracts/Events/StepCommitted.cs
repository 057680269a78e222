using Immiscible.Cluster.Contracts.Assignment;

namespace Immiscible.Cluster.Contracts.Events;

/// <summary>One optimiser step was committed. The run directory's <c>metrics/*.jsonl</c> hold one such event a line.</summary>
[GenerateSerializer, Immutable, Alias("immiscible.event.step")]
public sealed record StepCommitted : RunEvent
{
    /// <summary>Steps committed so far, this one included: the first step is 1.</summary>
    [Id(0)] public required long Step { get; init; }

    /// <summary>Full passes over the data set before this step.</summary>
    [Id(1)] public required long DataEpoch { get; init; }

    /// <summary>Mean loss over the batch.</summary>
    [Id(2)] public required double Loss { get; init; }

    /// <summary>L2 norm of the whole gradient, before clipping.</summary>
    [Id(3)] public required double GradientNorm { get; init; }

    /// <summary>Learning rate of this step.</summary>
    [Id(4)] public required double LearningRate { get; init; }

    /// <summary>Batch size divided by <see cref="StepSeconds"/>.</summary>
    [Id(5)] public required double ImagesPerSecond { get; init; }

    /// <summary>Wall time from the last commit to this one, in seconds.</summary>
    [Id(6)] public required double StepSeconds { get; init; }

    /// <summary>Time to solve the assignment, in milliseconds, most of it beside training; null where nothing was assigned.</summary>
    [Id(7)] public double? MatchMilliseconds { get; init; }

    /// <summary>Time the slowest worker took to quantise its distances, in milliseconds; null where nothing was assigned.</summary>
    [Id(11)] public double? QuantizeMilliseconds { get; init; }

    /// <summary>Time from the first distances of the step to the last at the solver, in milliseconds; null where nothing was assigned.</summary>
    [Id(12)] public double? GatherMilliseconds { get; init; }

    /// <summary>
    /// Mean L2 distance of the images from the noises they were diffused with, relative to that from the noises drawn for their positions,
    /// minus 1: -0.017 for 1.7 % nearer, whatever the mode and the distance it minimises; null without matching.
    /// </summary>
    [Id(8)] public double? DistanceReduction { get; init; }

    /// <summary>Time the slowest worker waited for its input, match included, in milliseconds; about 0 when matching was ahead of training.</summary>
    [Id(9)] public double MatchWaitMilliseconds { get; init; }

    /// <summary>Whether some worker had to wait at all: its input was not complete when training asked for it.</summary>
    [Id(13)] public bool WaitedForMatch { get; init; }

    /// <summary>What the slowest worker's step was spent on; null where not measured.</summary>
    [Id(10)] public StepPhases? Phases { get; init; }

    /// <summary>Samples that could not be had, in whose place others were trained on; null where there were none.</summary>
    [Id(14)] public IReadOnlyList<SkippedSample>? Skipped { get; init; }
}
