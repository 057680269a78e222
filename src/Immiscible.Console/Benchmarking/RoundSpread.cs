namespace Immiscible.Console.Benchmarking;

/// <summary>What several rounds measured.</summary>
/// <param name="Median">The middle value, or the mean of the two in the middle.</param>
/// <param name="Least">The smallest.</param>
/// <param name="Greatest">The greatest.</param>
internal readonly record struct RoundSpread(double Median, double Least, double Greatest)
{
    /// <summary>Of at least one value.</summary>
    public static RoundSpread Of(IEnumerable<double> values)
    {
        double[] ordered = [.. values.Order()];
        return new RoundSpread((ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2, ordered[0], ordered[^1]);
    }
}
