using System.Diagnostics;

namespace Immiscible.Console.Matching;

/// <summary>
/// Times several solves in rotation after a warm-up, so that the branch predictor does not learn one instance's answer and the compiler
/// has done its work.
/// </summary>
internal static class RotatingTimer
{
    // Code that runs often is compiled anew, twice, each time a tenth of a second after it was found to, and later on a busy machine.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(600);

    /// <summary>Milliseconds of each round of each instance, <c>[instance][round]</c>.</summary>
    /// <param name="instances">How many there are.</param>
    /// <param name="rounds">Timed rounds over all instances.</param>
    /// <param name="time">Solves one and gives its time.</param>
    public static double[][] Measure(int instances, int rounds, Func<int, TimeSpan> time)
    {
        var begun = Stopwatch.GetTimestamp();
        do
        {
            for (var i = 0; i < instances; i++) time(i);
        }
        while (Stopwatch.GetElapsedTime(begun) < Settling);

        var times = new double[instances][];
        for (var i = 0; i < instances; i++) times[i] = new double[rounds];
        for (var round = 0; round < rounds; round++)
            for (var i = 0; i < instances; i++)
                times[i][round] = time(i).TotalMilliseconds;
        return times;
    }

    /// <summary>The middle value, or the mean of the two in the middle, to a tenth of a microsecond.</summary>
    public static double Median(IEnumerable<double> milliseconds)
    {
        double[] ordered = [.. milliseconds.Order()];
        return Math.Round((ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2, 4);
    }
}
