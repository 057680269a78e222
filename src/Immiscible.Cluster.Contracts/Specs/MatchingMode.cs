namespace Immiscible.Cluster.Contracts.Specs;

/// <summary>How noise is dealt to images.</summary>
[GenerateSerializer, Alias("immiscible.spec.matching-mode")]
public enum MatchingMode
{
    /// <summary>YAML <c>none</c>: the noise drawn for a position stays there.</summary>
    None = 0,

    /// <summary>YAML <c>linear</c>: the assignment with the least sum of distances (arXiv 2406.12303, algorithm 1).</summary>
    Linear = 1,

    /// <summary>
    /// YAML <c>linear-flipped</c>: the assignment with the least sum of distances to the negated noises, while images are diffused with the
    /// noises themselves (section 4.3's ablation: as ordered as <see cref="Linear"/>, and farther instead of nearer).
    /// </summary>
    LinearFlipped = 2,

    /// <summary>YAML <c>knn</c>: each image keeps the nearest of several noises drawn for it alone (arXiv 2505.18521).</summary>
    Knn = 3,
}
