namespace Immiscible.Console.Views;

/// <summary>A curve in one line of text.</summary>
internal static class Sparkline
{
    private const string Bars = "▁▂▃▄▅▆▇█";

    /// <summary>A bar for each value, the least lowest; on a logarithmic scale where all are above 0, as losses are read.</summary>
    /// <param name="values">Finite values.</param>
    /// <param name="width">Most bars; more values are drawn by their means.</param>
    public static string Draw(IReadOnlyList<double> values, int width)
    {
        if (values.Count == 0) return "";
        var count = Math.Min(width, values.Count);
        var means = Enumerable.Range(0, count)
            .Select(bar => values.Skip(bar * values.Count / count).Take(((bar + 1) * values.Count / count) - (bar * values.Count / count)).Average())
            .ToArray();
        if (means.Min() > 0) means = [.. means.Select(static value => Math.Log(value))];
        var (least, range) = (means.Min(), means.Max() - means.Min());
        return string.Concat(means.Select(value => Bars[range > 0 ? (int)Math.Round((value - least) / range * (Bars.Length - 1)) : 0]));
    }
}
