using Immiscible.Cluster.Contracts.Specs;

namespace Immiscible.Cluster.Matching;

/// <summary>Makes the matcher that a spec asks for.</summary>
internal static class NoiseMatchers
{
    /// <summary>The matcher of one member.</summary>
    /// <param name="data">The images of the member's run.</param>
    /// <param name="solver">Solves the run's assignments, for the modes that have any.</param>
    /// <param name="known">Steps before this may have been matched in an earlier epoch.</param>
    public static INoiseMatcher Create(IMatchedData data, IMatchSolver solver, long known)
    {
        var noise = new NoiseSource(data.Spec.Seed);
        return data.Spec.Matching.Mode switch
        {
            MatchingMode.None => new UnmatchedNoise(noise),
            MatchingMode.Knn => new NearestNoiseMatcher(data, noise),
            _ => new LinearNoiseMatcher(data, solver, noise, known),
        };
    }
}
