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
        var places = Math.Min(Points, values.Length);
        var course = new (int, double)[places];
        for (var place = 0; place < places; place++)
        {
            var index = places == 1 ? 0 : (int)((long)place * (values.Length - 1) / (places - 1));
            var half = Math.Min(widest, Math.Min(index, values.Length - 1 - index));
            course[place] = (index, summarise(new ArraySegment<double>(values, index - half, (2 * half) + 1)));
        }
        return course;
    }
}
