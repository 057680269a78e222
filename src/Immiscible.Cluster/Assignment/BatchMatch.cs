namespace Immiscible.Cluster.Assignment;

/// <summary>The match of one step.</summary>
/// <param name="Noises">[batch] for each image the number of its noise in the step's pool.</param>
/// <param name="Time">Time to solve.</param>
internal sealed record BatchMatch(int[] Noises, TimeSpan Time)
{
    /// <summary>Time for which the batch waited for the solver, which had others before it.</summary>
    public TimeSpan Queue { get; init; }
}
