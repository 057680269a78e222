namespace Immiscible.Cluster.Contracts.Events;

/// <summary>A new membership epoch has committed its first step, or the run waits for workers to begin one.</summary>
[GenerateSerializer, Immutable, Alias("immiscible.event.membership")]
public sealed record MembershipChanged : RunEvent
{
    /// <summary>Number of the epoch; that of the last where the run waits.</summary>
    [Id(0)] public required int Epoch { get; init; }

    /// <summary>Why: <c>loss</c>, <c>join</c>, <c>drain</c>, <c>rollback</c>, <c>waiting</c>.</summary>
    [Id(1)] public required string Reason { get; init; }

    /// <summary>Workers that train now; 0 where the run waits.</summary>
    [Id(2)] public required int Workers { get; init; }

    /// <summary>Steps committed before.</summary>
    [Id(3)] public required long Step { get; init; }

    /// <summary>Granules of the step under way that must be computed, though they were computed or begun before.</summary>
    [Id(4)] public required int RedoneGranules { get; init; }

    /// <summary>What the change took.</summary>
    [Id(5)] public required RecoveryPhases Phases { get; init; }
}
