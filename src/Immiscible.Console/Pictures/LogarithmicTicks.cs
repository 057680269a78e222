using System.Globalization;

namespace Immiscible.Console.Pictures;

/// <summary>Ticks of an axis that shows decimal logarithms.</summary>
internal static class LogarithmicTicks
{
    private const int Enough = 4;
    private static readonly double[][] Mantissas = [[1], [1, 3], [1, 2, 5], [1, 1.5, 2, 3, 4, 5, 6, 8]];

    /// <summary>Positions (as logarithms) and labels of round values between two values: the sparsest set with at least four, else the densest.</summary>
    public static (double Position, string Label)[] Between(double least, double most)
    {
        var ticks = Mantissas.Select(mantissas => Values(mantissas, least, most).ToArray()).ToArray();
        var chosen = Array.Find(ticks, set => set.Length >= Enough) ?? ticks[^1];
        return [.. chosen.Select(value => (Math.Log10(value), value.ToString("G3", CultureInfo.InvariantCulture)))];
    }

    private static IEnumerable<double> Values(double[] mantissas, double least, double most)
    {
        for (var exponent = (int)Math.Floor(Math.Log10(least)); exponent <= Math.Ceiling(Math.Log10(most)); exponent++)
            foreach (var mantissa in mantissas)
                if (Math.Round(mantissa * Math.Pow(10, exponent), 15) is var value && value >= least && value <= most) yield return value;
    }
}
