using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Workers;

namespace Immiscible.Cluster.Matching;

/// <summary>Makes the matcher that a spec asks for.</summary>
internal static class NoiseMatchers
{
    /// <summary>The matcher of one member.</summary>
    /// <param name="session">The member's run.</param>
    /// <param name="assignment">Solves the run's assignments, for the modes that have any.</param>
    /// <param name="known">Steps before this may have been matched in an earlier epoch.</param>
    public static INoiseMatcher Create(WorkerSession session, IAssignmentGrain assignment, long known)
    {
        var noise = new NoiseSource(session.Spec.Seed);
        return session.Spec.Matching.Mode switch
        {
            MatchingMode.None => new UnmatchedNoise(noise),
            MatchingMode.Knn => new NearestNoiseMatcher(session, noise),
            _ => new LinearNoiseMatcher(session, assignment, noise, known),
        };
    }
}
