namespace Immiscible.Console.Chaos.Reports;

/// <summary>How times are spread, in milliseconds.</summary>
/// <param name="Count">How many there were.</param>
/// <param name="P50">Half of them were no longer.</param>
/// <param name="P99">99 % of them were no longer.</param>
/// <param name="Longest">The longest.</param>
internal sealed record Spread(int Count, double P50, double P99, double Longest)
{
    /// <summary>Summarises times; null where there are none.</summary>
    public static Spread? Of(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Order().ToArray();
        return sorted.Length == 0 ? null : new Spread(sorted.Length, At(0.5), At(0.99), Milliseconds(sorted[^1]));

        double At(double part) => Milliseconds(sorted[(int)Math.Ceiling(part * sorted.Length) - 1]);
    }

    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 1);
}
