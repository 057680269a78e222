namespace Immiscible.Diffusion.Schedules;

/// <summary>
/// Which pair of neighbouring noise levels a sample is trained at: pair i with a probability in proportion to
/// erf((ln sigma_(i+1) - mean) / (sqrt(2) deviation)) - erf((ln sigma_i - mean) / (sqrt(2) deviation)) (Song and Dhariwal, 2024, section 3.5).
/// </summary>
public sealed class DiscreteLognormal
{
    private readonly double[] _cumulative;

    /// <param name="sigmas">N noise levels, ascending, at least 2, above 0</param>
    /// <param name="mean">mean of ln sigma</param>
    /// <param name="deviation">standard deviation of ln sigma, above 0</param>
    public DiscreteLognormal(ReadOnlySpan<double> sigmas, double mean, double deviation)
    {
        _cumulative = new double[sigmas.Length - 1];
        var first = Cumulative(sigmas[0]);
        var whole = Cumulative(sigmas[^1]) - first;
        for (var i = 0; i < _cumulative.Length; i++) _cumulative[i] = (Cumulative(sigmas[i + 1]) - first) / whole;

        double Cumulative(double sigma) => NormalDistribution.Cumulative((Math.Log(sigma) - mean) / deviation);
    }

    /// <summary>Number of pairs, N - 1.</summary>
    public int Count => _cumulative.Length;

    /// <summary>Probability of a pair.</summary>
    /// <param name="pair">from 0 to N - 2</param>
    public double Probability(int pair) => _cumulative[pair] - (pair > 0 ? _cumulative[pair - 1] : 0);

    /// <summary>The pair of a uniform 32-bit draw, from 0 to N - 2: the inverse of the cumulative distribution at the middle of the draw's cell.</summary>
    public int Pair(uint draw)
    {
        var found = Array.BinarySearch(_cumulative, UnitInterval.Middle(draw));
        return Math.Min(found < 0 ? ~found : found + 1, Count - 1);
    }
}
