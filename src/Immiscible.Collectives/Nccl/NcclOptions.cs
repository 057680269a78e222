namespace Immiscible.Collectives.Nccl;

/// <summary>How members meet and wait.</summary>
public sealed record NcclOptions
{
    /// <summary>Within this time all members must have met; the death of one is noticed otherwise, and sooner.</summary>
    public TimeSpan MeetingDeadline { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Time between two looks at what is going on.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Tells the time.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Called at each look while members meet: they are alive, though nothing else moves.</summary>
    public Action Waiting { get; init; } = static () => { };
}
