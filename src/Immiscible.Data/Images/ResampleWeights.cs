namespace Immiscible.Data.Images;

/// <summary>
/// What each output position takes from which inputs, along one axis, in fixed point of 22 bits, as Pillow's Resample.c has it for 8-bit images:
/// when shrinking, the filter is widened by the scale, which is the antialiasing.
/// </summary>
internal sealed class ResampleWeights
{
    public const int PrecisionBits = 22;

    public ResampleWeights(int from, int to, ResampleFilter filter)
    {
        var scale = (double)from / to;
        var widening = Math.Max(scale, 1);
        var support = (filter == ResampleFilter.Bilinear ? 1 : 2) * widening;
        Taps = (int)Math.Ceiling(support) * 2 + 1;
        First = new int[to];
        Lengths = new int[to];
        Values = new int[to * Taps];
        Span<double> weights = new double[Taps];
        for (var at = 0; at < to; at++)
        {
            var center = (at + 0.5) * scale;
            var first = Math.Max((int)(center - support + 0.5), 0);
            var length = Math.Min((int)(center + support + 0.5), from) - first;
            var sum = 0.0;
            for (var i = 0; i < length; i++) sum += weights[i] = Weight(filter, (i + first - center + 0.5) * (1 / widening));
            for (var i = 0; i < length; i++) Values[at * Taps + i] = Fixed(sum == 0 ? weights[i] : weights[i] / sum);
            (First[at], Lengths[at]) = (first, length);
        }
    }

    /// <summary>Room for weights at each position.</summary>
    public int Taps { get; }

    /// <summary>[to] the first input of each output.</summary>
    public int[] First { get; }

    /// <summary>[to] how many inputs follow each other from there.</summary>
    public int[] Lengths { get; }

    /// <summary>[to, Taps] weights.</summary>
    public int[] Values { get; }

    private static int Fixed(double weight) => (int)(weight * (1 << PrecisionBits) + (weight < 0 ? -0.5 : 0.5));

    private static double Weight(ResampleFilter filter, double x)
    {
        const double A = -0.5;
        x = Math.Abs(x);
        if (filter == ResampleFilter.Bilinear) return x < 1 ? 1 - x : 0;
        if (x < 1) return ((A + 2) * x - (A + 3)) * x * x + 1;
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * A : 0;
    }
}
