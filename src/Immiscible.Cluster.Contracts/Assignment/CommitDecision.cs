namespace Immiscible.Cluster.Contracts.Assignment;

/// <summary>The answer to <see cref="ReadyReport"/>, the same for every member.</summary>
[GenerateSerializer, Immutable, Alias("immiscible.commit")]
public sealed record CommitDecision
{
    /// <summary>Whether the step counts and every member must apply it; otherwise the run ends where it stood before.</summary>
    [Id(0)] public required bool Committed { get; init; }

    /// <summary>Whether member 0 saves a checkpoint after applying.</summary>
    [Id(1)] public bool Checkpoint { get; init; }

    /// <summary>Whether this was the last step for now.</summary>
    [Id(2)] public bool Stop { get; init; }
}
