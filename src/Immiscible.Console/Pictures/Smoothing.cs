namespace Immiscible.Console.Pictures;

/// <summary>Makes the course of a noisy curve visible.</summary>
internal static class Smoothing
{
    /// <summary>
    /// Exponential mean over about a fortieth of the curve (at least 10 values), without the bias towards zero that it would have at the start.
    /// </summary>
    public static double[] Exponential(IReadOnlyList<double> values)
    {
        var kept = 1 - (1 / Math.Max(10, values.Count / 40.0));
        var smooth = new double[values.Count];
        var (sum, weight) = (0.0, 0.0);
        for (var i = 0; i < smooth.Length; i++)
        {
            sum = (sum * kept) + (values[i] * (1 - kept));
            weight = (weight * kept) + (1 - kept);
            smooth[i] = sum / weight;
        }
        return smooth;
    }
}
