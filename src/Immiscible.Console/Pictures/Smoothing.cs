namespace Immiscible.Console.Pictures;

/// <summary>Makes the course of a noisy curve visible.</summary>
internal static class Smoothing
{
    private const int Points = 800;
    private const int Portions = 40;
    private const int LeastHalf = 3;

    /// <summary>Mean of the values around each of at most 800 places; the window is a fortieth of the curve, symmetric, and shorter at the ends.</summary>
    public static (int Index, double Value)[] Mean(double[] values) => Windows(values, window => window.Average());

    /// <summary>As <see cref="Mean"/> with the median, which a few very large values do not move.</summary>
    public static (int Index, double Value)[] Median(double[] values) => Windows(values, window => window.Order().ElementAt(window.Count / 2));

    private static (int Index, double Value)[] Windows(double[] values, Func<ArraySegment<double>, double> summarise)
    {
        var widest = Math.Max(LeastHalf, values.Length / Portions / 2);
        var least = Math.Max(LeastHalf, widest / 3);
        var places = Math.Min(Points, values.Length);
        var course = new (int, double)[places];
        for (var place = 0; place < places; place++)
        {
            var index = places == 1 ? 0 : (int)((long)place * (values.Length - 1) / (places - 1));
            // Shorter at the ends, but never so short that one value shows through.
            var half = Math.Max(Math.Min(widest, Math.Min(index, values.Length - 1 - index)), least);
            var (from, to) = (Math.Max(index - half, 0), Math.Min(index + half, values.Length - 1));
            course[place] = (index, summarise(new ArraySegment<double>(values, from, to - from + 1)));
        }
        return course;
    }
}
