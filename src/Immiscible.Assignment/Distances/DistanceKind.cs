namespace Immiscible.Assignment.Distances;

/// <summary>What matching minimises between an image x and a noise vector n, both of D numbers.</summary>
public enum DistanceKind
{
    /// <summary>|x - n|, the default of "Immiscible Diffusion" (arXiv 2406.12303).</summary>
    L2,

    /// <summary>|x - n|^2.</summary>
    SquaredL2,

    /// <summary>sum |x_d - n_d|, the paper's ablation.</summary>
    L1,

    /// <summary>-&lt;x, n&gt;: for a square matrix the same optimum as <see cref="SquaredL2"/>, as norms are row and column constants.</summary>
    InnerProduct,
}
