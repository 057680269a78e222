namespace Immiscible.Cluster.Contracts.Events;

/// <summary>What a change of membership took, in milliseconds.</summary>
/// <param name="Detect">From the last that was heard of the lost worker until it was given up; 0 where none was lost.</param>
/// <param name="Fence">Until nothing more could be committed in the old epoch.</param>
/// <param name="Suspend">Until the members had said what they hold.</param>
/// <param name="Transfer">Until joiners had the run's state.</param>
/// <param name="FirstCommit">Until the new epoch had committed its first step.</param>
[GenerateSerializer, Immutable, Alias("immiscible.recovery-phases")]
public readonly record struct RecoveryPhases(
    [property: Id(0)] double Detect,
    [property: Id(1)] double Fence,
    [property: Id(2)] double Suspend,
    [property: Id(3)] double Transfer,
    [property: Id(4)] double FirstCommit);
