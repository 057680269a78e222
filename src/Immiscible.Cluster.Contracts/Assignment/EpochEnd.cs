namespace Immiscible.Cluster.Contracts.Assignment;

/// <summary>How an epoch stood when it was sealed: nothing more is committed in it.</summary>
/// <param name="Committed">Steps committed in the whole run.</param>
/// <param name="IsFinished">Whether the run's last step, or the one after which it was asked to stop, is among them.</param>
/// <param name="Divergence">What was not finite, where and at which step; null where nothing was.</param>
/// <param name="Mismatch">Whose state was not that of the others, and at which step; null where all agreed.</param>
/// <param name="Compared">Committed steps after which all members agreed last on their state; -1 where they did not compare.</param>
[GenerateSerializer, Immutable, Alias("immiscible.epoch-end")]
public sealed record EpochEnd(
    [property: Id(0)] long Committed,
    [property: Id(1)] bool IsFinished,
    [property: Id(2)] string? Divergence,
    [property: Id(3)] string? Mismatch = null,
    [property: Id(4)] long Compared = -1);
