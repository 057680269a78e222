namespace Immiscible.Cluster.Assignment;

/// <summary>The match of one step.</summary>
/// <param name="Noises">[batch] for each image the position of its noise.</param>
/// <param name="Reduction">Relative change of the mean distance, negative when pairs are nearer.</param>
/// <param name="Time">Time to solve.</param>
internal sealed record BatchMatch(int[] Noises, double Reduction, TimeSpan Time);
