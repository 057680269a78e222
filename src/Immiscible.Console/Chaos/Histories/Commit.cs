namespace Immiscible.Console.Chaos.Histories;

/// <summary>A committed step.</summary>
/// <param name="Epoch">The epoch it was committed in.</param>
/// <param name="Step">Steps committed with it.</param>
/// <param name="Time">When.</param>
/// <param name="Took">Since the commit before it, or since the epoch began.</param>
internal sealed record Commit(int Epoch, long Step, DateTimeOffset Time, TimeSpan Took);
