namespace Immiscible.Cluster.Contracts.Events;

/// <summary>What a step's time was spent on, in milliseconds, each the greatest over the workers; commit and apply are of the step before.</summary>
[GenerateSerializer, Immutable, Alias("immiscible.event.phases")]
public sealed record StepPhases
{
    /// <summary>Forward and backward passes of the worker's granules.</summary>
    [Id(0)] public double ComputeMilliseconds { get; init; }

    /// <summary>Exchange and canonical sum of gradients.</summary>
    [Id(1)] public double ReduceMilliseconds { get; init; }

    /// <summary>From ready to committed.</summary>
    [Id(2)] public double CommitMilliseconds { get; init; }

    /// <summary>Optimiser and EMA update.</summary>
    [Id(3)] public double ApplyMilliseconds { get; init; }
}
