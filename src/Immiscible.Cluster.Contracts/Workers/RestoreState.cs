using Immiscible.Cluster.Contracts.Membership;

namespace Immiscible.Cluster.Contracts.Workers;

/// <summary>Where a prepared worker takes the state of the run from.</summary>
[GenerateSerializer, Immutable, Alias("immiscible.restore")]
public sealed record RestoreState
{
    /// <summary>Committed steps that the state must hold.</summary>
    [Id(0)] public required long Step { get; init; }

    /// <summary>Folder of a checkpoint; null for the seed's initial state, or where donors are given.</summary>
    [Id(1)] public string? Checkpoint { get; init; }

    /// <summary>Members that hold the state, to be copied from piece by piece.</summary>
    [Id(2)] public IReadOnlyList<Participant> Donors { get; init; } = [];
}
