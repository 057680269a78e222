using System.Numerics;
using Immiscible.Assignment.Costs;

namespace Immiscible.Assignment.Quantization;

/// <summary>
/// Turns one row of distances into values of 16 or 8 bits that depend on that row (and one exponent all rows share) alone, so it does not
/// matter which worker holds which rows. The bits are the same for every vector width. An infinite distance forbids its pair.
/// </summary>
public static class RowQuantizer
{
    /// <summary>The largest 16-bit value of a quantised row: 15 bits lose nothing measurable and leave a solver room for 16-bit prices.</summary>
    public const ushort MaximumValue = 32767;

    /// <summary>The largest 8-bit value of a quantised row; 255 forbids a pair.</summary>
    public const byte MaximumByte = byte.MaxValue - 1;

    /// <summary>The finest step exponent in use; a row of equal distances fits any.</summary>
    public const int MinimumExponent = -100;

    /// <summary>The coarsest step exponent in use.</summary>
    public const int MaximumExponent = 112;

    private const int Chunk = 1024;

    /// <summary>Quantises a row affinely: value = round((distance - minimum) / 2^<paramref name="stepExponent"/>), half to even.</summary>
    /// <param name="distances">One row of distances.</param>
    /// <param name="rowIndex">The row's number, for messages.</param>
    /// <param name="stepExponent">The run-wide exponent, see <see cref="SuggestExponent"/>.</param>
    /// <param name="destination">Receives one value a distance, <see cref="CostMatrix.Forbidden"/> for an infinite one.</param>
    /// <returns>Whether the row fits 0..32767; if not, <paramref name="destination"/> is of no use and all rows need a coarser step.</returns>
    /// <exception cref="AssignmentException">
    /// A distance is a NaN or negative infinity, all are infinite, the exponent is out of range or the lengths differ.
    /// </exception>
    public static bool TryQuantize(ReadOnlySpan<float> distances, int rowIndex, int stepExponent, Span<ushort> destination)
    {
        CheckLengths(distances.Length, destination.Length, rowIndex);
        var scale = Scale(stepExponent);
        return AffineKernel.Quantize(distances, AffineKernel.Minimum(distances), scale, destination) <= MaximumValue
            || ForbiddenPairs.TryQuantize(distances, rowIndex, scale, MaximumValue, destination);
    }

    /// <summary>Quantises a row to 8 bits.</summary>
    /// <param name="distances">One row of distances.</param>
    /// <param name="rowIndex">The row's number, for messages.</param>
    /// <param name="stepExponent">The run-wide exponent.</param>
    /// <param name="destination">Receives one value a distance, 255 for an infinite one.</param>
    /// <returns>Whether the row fits 0..254.</returns>
    /// <exception cref="AssignmentException">
    /// A distance is a NaN or negative infinity, all are infinite, the exponent is out of range or the lengths differ.
    /// </exception>
    public static bool TryQuantize(ReadOnlySpan<float> distances, int rowIndex, int stepExponent, Span<byte> destination)
    {
        CheckLengths(distances.Length, destination.Length, rowIndex);
        var (scale, minimum, largest) = (Scale(stepExponent), AffineKernel.Minimum(distances), 0u);
        Span<ushort> wide = stackalloc ushort[Chunk];
        for (var at = 0; at < distances.Length; at += Chunk)
        {
            var values = wide[..Math.Min(Chunk, distances.Length - at)];
            largest = Math.Max(largest, AffineKernel.Quantize(distances.Slice(at, values.Length), minimum, scale, values));
            for (var j = 0; j < values.Length; j++) destination[at + j] = (byte)values[j];
        }

        return largest <= MaximumByte || ForbiddenPairs.TryQuantize(distances, rowIndex, scale, MaximumByte, destination);
    }

    /// <summary>The finest exponent with which every row of a block fits.</summary>
    /// <param name="distances">Rows of distances, row-major.</param>
    /// <param name="columns">Distances a row.</param>
    /// <param name="maximumValue">The largest value of a quantised row.</param>
    /// <returns>An exponent in <see cref="MinimumExponent"/>..<see cref="MaximumExponent"/>.</returns>
    /// <exception cref="AssignmentException">
    /// A distance is a NaN or negative infinity, a row is all infinite, or spreads over more than single precision can subtract.
    /// </exception>
    public static int SuggestExponent(ReadOnlySpan<float> distances, int columns, int maximumValue = MaximumValue)
    {
        if (columns < 1 || distances.Length % columns != 0)
            throw new AssignmentException($"{distances.Length} distances are not rows of {columns}");
        var exponent = MinimumExponent;
        for (var i = 0; i * columns < distances.Length; i++)
        {
            var row = distances.Slice(i * columns, columns);
            if (!RangeKernel.TryMeasure(row, out var range)) range = ForbiddenPairs.FiniteRange(row, i);
            exponent = Math.Max(exponent, ExponentOf(range, i, maximumValue));
        }

        return exponent;
    }

    /// <summary>The finest exponent with which a row fits whose finite distances spread over <paramref name="spread"/>.</summary>
    /// <param name="spread">Greatest less least distance, finite and not negative.</param>
    /// <param name="maximumValue">The largest value of a quantised row.</param>
    public static int ExponentOfSpread(float spread, int maximumValue = MaximumValue)
    {
        if (spread == 0) return MinimumExponent;
        // The least e with spread / 2^e <= maximumValue.
        var exponent = MathF.ILogB(spread) - BitOperations.Log2((uint)maximumValue) - 1;
        while (MathF.ScaleB(spread, -exponent) > maximumValue) exponent++;
        return Math.Max(exponent, MinimumExponent);
    }

    /// <summary>Rounds a row to IEEE half precision, ties to even, and gives the bits; an infinite distance stays infinite.</summary>
    /// <param name="distances">One row of distances.</param>
    /// <param name="rowIndex">The row's number, for messages.</param>
    /// <param name="destination">Receives the bits of one half a distance.</param>
    /// <exception cref="AssignmentException">
    /// A distance is a NaN, negative infinity or finite and beyond the largest half, 65504; or all are infinite.
    /// </exception>
    public static void ToFloat16(ReadOnlySpan<float> distances, int rowIndex, Span<ushort> destination)
    {
        CheckLengths(distances.Length, destination.Length, rowIndex);
        var isFinite = RangeKernel.TryMeasure(distances, out var range);
        if (!isFinite) range = ForbiddenPairs.FiniteRange(distances, rowIndex);
        if (!HalfKernel.Fits(range))
            throw new AssignmentException($"row {rowIndex} holds a distance beyond 65504, the largest fp16 value; scale the distances or use u16");
        if (isFinite) HalfKernel.Convert(distances, destination);
        else
            for (var j = 0; j < distances.Length; j++) destination[j] = BitConverter.HalfToUInt16Bits((Half)distances[j]);
    }

    internal static int ExponentOf(RowRange range, int rowIndex, int maximumValue = MaximumValue)
    {
        var spread = range.Maximum - range.Minimum;
        if (spread > MathF.ScaleB(maximumValue, MaximumExponent))
            throw new AssignmentException($"row {rowIndex} spreads from {range.Minimum} to {range.Maximum}, too far to quantise; scale the distances");
        return ExponentOfSpread(spread, maximumValue);
    }

    internal static void CheckLengths(int distances, int destination, int rowIndex)
    {
        if (distances == 0) throw new AssignmentException($"row {rowIndex} holds no distances");
        if (distances != destination)
            throw new AssignmentException($"row {rowIndex} has {distances} distances and room for {destination} values; give as many");
    }

    private static float Scale(int stepExponent) =>
        stepExponent is >= MinimumExponent and <= MaximumExponent
            ? MathF.ScaleB(1f, -stepExponent)
            : throw new AssignmentException($"a step exponent of {stepExponent} is outside {MinimumExponent}..{MaximumExponent}");
}
