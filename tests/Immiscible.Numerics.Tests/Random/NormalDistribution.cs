namespace Immiscible.Numerics.Tests.Random;

/// <summary>The standard normal distribution function in double precision.</summary>
internal static class NormalDistribution
{
    /// <summary>
    /// P(X below x): the series x + x^3/3 + x^5/(3 5) + ... times the density, plus one half; error below 1e-13 for |x| below 7.
    /// Source: Marsaglia, "Evaluating the Normal Distribution", Journal of Statistical Software 11(4), 2004.
    /// </summary>
    public static double Cumulative(double x)
    {
        double term = x, sum = x, previous = 0;
        for (var i = 3; sum != previous; i += 2)
        {
            previous = sum;
            term *= x * x / i;
            sum += term;
        }

        return 0.5 + sum * Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI);
    }
}
