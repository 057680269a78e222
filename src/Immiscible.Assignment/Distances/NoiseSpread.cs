namespace Immiscible.Assignment.Distances;

/// <summary>
/// How far the distances from one image to standard normal noises lie apart, known before any is measured: so that the step of integer
/// distances can be chosen once for a run and hardly ever be too fine.
/// </summary>
/// <remarks>
/// The range of n normal draws is below 9 standard deviations on average up to n = 65,536. The standard deviations, for an image x of D
/// numbers in [-1, 1], so that |x|^2 is at most D: |x - n|^2 has variance 2D + 4|x|^2, at most 6D; |x - n| therefore has at most
/// (2D + 4|x|^2) / (4(|x|^2 + D)), at most 3/4, whatever the dimension; &lt;x, n&gt; has |x|^2; and each |x_d - n_d| at most
/// 2 - (E|N(1, 1)|)^2 = 0.64.
/// </remarks>
public static class NoiseSpread
{
    private const double Deviations = 9;

    /// <summary>What nearly every row spreads over at most; a row that spreads further is legal, and rare.</summary>
    /// <param name="kind">What is measured.</param>
    /// <param name="dimension">Numbers of an image, D.</param>
    public static float Of(DistanceKind kind, int dimension) => (float)(Deviations * Math.Sqrt(kind switch
    {
        DistanceKind.L2 => 0.75,
        DistanceKind.SquaredL2 => 6.0 * dimension,
        DistanceKind.L1 => 0.64 * dimension,
        _ => dimension,
    }));
}
