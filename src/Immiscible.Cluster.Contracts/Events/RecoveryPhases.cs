namespace Immiscible.Cluster.Contracts.Events;

/// <summary>What a change of membership took, in milliseconds.</summary>
/// <param name="Fence">Until nothing more could be committed in the old epoch.</param>
/// <param name="Suspend">Until the members had said what they hold.</param>
/// <param name="Transfer">Until joiners had the run's state.</param>
/// <param name="Begin">Until the new epoch's ledger was open and its members had started.</param>
[GenerateSerializer, Immutable, Alias("immiscible.recovery-phases")]
public readonly record struct RecoveryPhases(
    [property: Id(0)] double Fence, [property: Id(1)] double Suspend, [property: Id(2)] double Transfer, [property: Id(3)] double Begin);
