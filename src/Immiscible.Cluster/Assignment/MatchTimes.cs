namespace Immiscible.Cluster.Assignment;

/// <summary>What the match of a step took.</summary>
/// <param name="Quantize">The slowest worker's time to quantise its distances.</param>
/// <param name="Gather">From the first distances that came in to the last.</param>
/// <param name="Queue">From the last distances to the beginning of the solution.</param>
/// <param name="Solve">Time to solve.</param>
internal sealed record MatchTimes(TimeSpan Quantize, TimeSpan Gather, TimeSpan Queue, TimeSpan Solve);
