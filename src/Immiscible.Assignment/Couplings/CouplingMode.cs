namespace Immiscible.Assignment.Couplings;

/// <summary>How images and noise are brought together.</summary>
public enum CouplingMode
{
    /// <summary>Noise stays where it was drawn: vanilla training.</summary>
    None,

    /// <summary>Linear assignment over the batch (Algorithm 1 of arXiv 2406.12303).</summary>
    Linear,

    /// <summary>Each image keeps the nearest of k noises drawn for it (arXiv 2505.18521).</summary>
    Knn,

    /// <summary>Linear assignment against the negated noise, diffusing with the noise itself (section 4.3's non-transport ablation).</summary>
    LinearFlipped,
}
