using Immiscible.Cluster.Contracts.Specs;

namespace Immiscible.Console.Analysing;

/// <summary>What a run's matching is called in specs.</summary>
internal static class MatchingName
{
    /// <summary>The name.</summary>
    public static string Of(RunSpec spec) => spec.Matching.Mode switch
    {
        MatchingMode.None => "none",
        MatchingMode.Knn => "knn",
        MatchingMode.LinearFlipped => "linear-flipped",
        _ => "linear",
    };
}
