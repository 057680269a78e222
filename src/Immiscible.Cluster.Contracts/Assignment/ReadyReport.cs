using Immiscible.Cluster.Contracts.Events;

namespace Immiscible.Cluster.Contracts.Assignment;

/// <summary>A member holds the whole reduced gradient of a step and could apply it.</summary>
[GenerateSerializer, Immutable, Alias("immiscible.ready")]
public sealed record ReadyReport
{
    /// <summary>Membership epoch in which it was reduced; a report of another epoch is refused.</summary>
    [Id(0)] public required int Epoch { get; init; }

    /// <summary>Rank of the member.</summary>
    [Id(1)] public required int Rank { get; init; }

    /// <summary>Step, from 0.</summary>
    [Id(2)] public required long Step { get; init; }

    /// <summary>The granules the member computed.</summary>
    [Id(3)] public required GranuleReport[] Granules { get; init; }

    /// <summary>L2 norm of the whole mean gradient.</summary>
    [Id(4)] public required double GradientNorm { get; init; }

    /// <summary>The member's granules whose gradient is not finite.</summary>
    [Id(5)] public int[] NonFiniteGranules { get; init; } = [];

    /// <summary>Milliseconds for which the member had to wait for this step's match.</summary>
    [Id(6)] public double MatchWaitMilliseconds { get; init; }

    /// <summary>What the member spent its step on (commit and apply: of the step before).</summary>
    [Id(7)] public required StepPhases Phases { get; init; }

    /// <summary>Whether the step's input, match included, was not complete when the member asked for it.</summary>
    [Id(8)] public bool WaitedForMatch { get; init; }

    /// <summary>XxHash128 of the member's state before the step, hexadecimal; null in steps where members do not compare.</summary>
    [Id(9)] public string? StateHash { get; init; }
}
