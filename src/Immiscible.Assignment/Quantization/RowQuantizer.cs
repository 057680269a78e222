namespace Immiscible.Assignment.Quantization;

/// <summary>
/// Turns one row of distances into 16-bit values that depend on that row (and one exponent all rows share) alone, so it does not matter
/// which worker holds which rows. The bits are the same for every vector width.
/// </summary>
public static class RowQuantizer
{
    /// <summary>The largest value of a quantised row: 15 bits lose nothing measurable and leave a solver room for 16-bit prices.</summary>
    public const ushort MaximumValue = 32767;

    /// <summary>The finest step exponent in use; a row of equal distances fits any.</summary>
    public const int MinimumExponent = -100;

    /// <summary>The coarsest step exponent in use.</summary>
    public const int MaximumExponent = 112;

    /// <summary>Quantises a row affinely: value = round((distance - minimum) / 2^<paramref name="stepExponent"/>), half to even.</summary>
    /// <param name="distances">One row of distances.</param>
    /// <param name="rowIndex">The row's number, for messages.</param>
    /// <param name="stepExponent">The run-wide exponent, see <see cref="SuggestExponent"/>.</param>
    /// <param name="destination">Receives one value a distance.</param>
    /// <param name="minimum">The row's least distance: distance = minimum + value * 2^stepExponent, within half a step.</param>
    /// <returns>Whether the row fits 0..32767; if not, <paramref name="destination"/> is of no use and all rows need a coarser step.</returns>
    /// <exception cref="AssignmentException">A distance is not finite, the exponent is out of range or the lengths differ.</exception>
    public static bool TryQuantize(ReadOnlySpan<float> distances, int rowIndex, int stepExponent, Span<ushort> destination, out float minimum)
    {
        CheckLengths(distances.Length, destination.Length, rowIndex);
        if (stepExponent is < MinimumExponent or > MaximumExponent)
            throw new AssignmentException($"a step exponent of {stepExponent} is outside {MinimumExponent}..{MaximumExponent}");
        minimum = AffineKernel.Minimum(distances);
        if (AffineKernel.Quantize(distances, minimum, MathF.ScaleB(1f, -stepExponent), destination) <= MaximumValue) return true;
        FiniteRange(distances, rowIndex);
        return false;
    }

    /// <summary>The finest exponent with which every row of a block fits.</summary>
    /// <param name="distances">Rows of distances, row-major.</param>
    /// <param name="columns">Distances a row.</param>
    /// <returns>An exponent in <see cref="MinimumExponent"/>..<see cref="MaximumExponent"/>.</returns>
    /// <exception cref="AssignmentException">A distance is not finite, or a row spreads over more than single precision can subtract.</exception>
    public static int SuggestExponent(ReadOnlySpan<float> distances, int columns)
    {
        if (columns < 1 || distances.Length % columns != 0)
            throw new AssignmentException($"{distances.Length} distances are not rows of {columns}");
        var exponent = MinimumExponent;
        for (var i = 0; i * columns < distances.Length; i++)
            exponent = Math.Max(exponent, ExponentOf(FiniteRange(distances.Slice(i * columns, columns), i), i));
        return exponent;
    }

    /// <summary>Rounds a row to IEEE half precision, ties to even, and gives the bits.</summary>
    /// <param name="distances">One row of distances.</param>
    /// <param name="rowIndex">The row's number, for messages.</param>
    /// <param name="destination">Receives the bits of one half a distance.</param>
    /// <exception cref="AssignmentException">A distance is not finite or beyond the largest half, 65504.</exception>
    public static void ToFloat16(ReadOnlySpan<float> distances, int rowIndex, Span<ushort> destination)
    {
        CheckLengths(distances.Length, destination.Length, rowIndex);
        var range = FiniteRange(distances, rowIndex);
        if (range.Maximum >= 65520f || range.Minimum <= -65520f)
            throw new AssignmentException($"row {rowIndex} holds a distance beyond 65504, the largest fp16 value; scale the distances or use u16");
        HalfKernel.Convert(distances, destination);
    }

    internal static int ExponentOf(RowRange range, int rowIndex)
    {
        var spread = range.Maximum - range.Minimum;
        if (spread == 0) return MinimumExponent;
        if (spread > MathF.ScaleB(MaximumValue, MaximumExponent))
            throw new AssignmentException($"row {rowIndex} spreads from {range.Minimum} to {range.Maximum}, too far to quantise; scale the distances");
        // The least e with spread / 2^e <= 32767.
        var exponent = MathF.ILogB(spread) - 15;
        while (MathF.ScaleB(spread, -exponent) > MaximumValue) exponent++;
        return Math.Max(exponent, MinimumExponent);
    }

    private static RowRange FiniteRange(ReadOnlySpan<float> distances, int rowIndex)
    {
        if (!RangeKernel.TryMeasure(distances, out var range)) throw NotFinite(distances, rowIndex);
        return range;
    }

    private static AssignmentException NotFinite(ReadOnlySpan<float> distances, int rowIndex)
    {
        var column = 0;
        while (float.IsFinite(distances[column])) column++;
        return new AssignmentException($"the distance in row {rowIndex}, column {column} is {distances[column]}; distances must be finite numbers");
    }

    private static void CheckLengths(int distances, int destination, int rowIndex)
    {
        if (distances == 0) throw new AssignmentException($"row {rowIndex} holds no distances");
        if (distances != destination)
            throw new AssignmentException($"row {rowIndex} has {distances} distances and room for {destination} values; give as many");
    }
}
