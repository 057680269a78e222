namespace Immiscible.Console.Chaos.Schedules;

/// <summary>One action of a schedule.</summary>
/// <param name="At">When, since the churn began.</param>
/// <param name="Kind">What.</param>
/// <param name="Member">Name of the silo.</param>
/// <param name="For">How long it hangs; zero for what has no length.</param>
internal sealed record ChaosAction(TimeSpan At, ChaosActionKind Kind, string Member, TimeSpan For = default);
