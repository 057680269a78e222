namespace Immiscible.Diffusion.Schedules;

/// <summary>The standard normal distribution in float64.</summary>
internal static class NormalDistribution
{
    // beyond it, the series needs too many terms and the fraction few
    private const double SeriesLimit = 3;

    private static readonly double RootTwoPi = Math.Sqrt(2 * Math.PI);

    /// <summary>
    /// Phi(z) = (1 + erf(z / sqrt(2))) / 2, to a few units in the last place: by the series of positive terms
    /// Phi(z) = 1/2 + phi(z) (z + z^3 / 3 + z^5 / (3 5) + ...) near 0 (Marsaglia, 2004), by Laplace's continued fraction in the tails.
    /// </summary>
    /// <param name="z">any number</param>
    public static double Cumulative(double z)
    {
        var density = Math.Exp(-z * z / 2) / RootTwoPi;
        if (Math.Abs(z) > SeriesLimit) return z > 0 ? 1 - density * MillsRatio(z) : density * MillsRatio(-z);
        var (term, sum) = (z, z);
        for (var odd = 3; Math.Abs(term) > Math.Abs(sum) * 1e-17; odd += 2) sum += term *= z * z / odd;
        return 0.5 + density * sum;
    }

    /// <summary>The z with Phi(z) = <paramref name="p"/>: algorithm AS 241, PPND16 (Wichura, 1988), relative error about 1e-16.</summary>
    /// <param name="p">between 0 and 1, both excluded</param>
    public static double Quantile(double p)
    {
        var q = p - 0.5;
        if (Math.Abs(q) <= 0.425)
        {
            var r = 0.180625 - q * q;
            return q * Ratio(
                r,
                [
                    3.3871328727963666080, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4, 4.5921953931549871457e4,
                    6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3,
                ],
                [
                    1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3, 2.1213794301586595867e4, 3.9307895800092710610e4,
                    2.8729085735721942674e4, 5.2264952788528545610e3,
                ]);
        }

        var tail = Math.Sqrt(-Math.Log(q < 0 ? p : 1 - p));
        var z = tail <= 5
            ? Ratio(
                tail - 1.6,
                [
                    1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504, 1.27045825245236838258,
                    2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
                ],
                [
                    1, 2.05319162663775882187, 1.67638483018380384940, 6.89767334985100004550e-1, 1.48103976427480074590e-1,
                    1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
                ])
            : Ratio(
                tail - 5,
                [
                    6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 2.96560571828504891230e-1, 2.65321895265761230930e-2,
                    1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
                ],
                [
                    1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2, 7.86869131145613259100e-4,
                    1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15,
                ]);
        return q < 0 ? -z : z;
    }

    // (1 - Phi(z)) / phi(z) = 1 / (z + 1 / (z + 2 / (z + 3 / ...))), from the innermost out
    private static double MillsRatio(double z)
    {
        var fraction = z;
        for (var k = 100; k > 0; k--) fraction = z + k / fraction;
        return 1 / fraction;
    }

    private static double Ratio(double x, ReadOnlySpan<double> numerator, ReadOnlySpan<double> denominator)
    {
        var (above, below) = (0.0, 0.0);
        for (var i = numerator.Length - 1; i >= 0; i--) (above, below) = (above * x + numerator[i], below * x + denominator[i]);
        return above / below;
    }
}
