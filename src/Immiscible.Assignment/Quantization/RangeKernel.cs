using System.Runtime.Intrinsics;

namespace Immiscible.Assignment.Quantization;

/// <summary>Minimum and maximum of a row in one pass that also notices values that are not finite.</summary>
/// <remarks>A value is not finite when its bits without the sign are at least those of infinity, so one integer maximum tells.</remarks>
internal static class RangeKernel
{
    private const uint Infinity = 0x7F80_0000;
    private const uint SignMask = 0x7FFF_FFFF;

    /// <summary>Returns false, and a meaningless range, when any value is a NaN or infinite.</summary>
    public static bool TryMeasure(ReadOnlySpan<float> row, out RowRange range)
    {
        var (low, high, bits) = (float.PositiveInfinity, float.NegativeInfinity, 0u);
        var at = 0;
        if (Vector512.IsHardwareAccelerated && row.Length >= Vector512<float>.Count) at = Measure512(row, ref low, ref high, ref bits);
        else if (row.Length >= Vector256<float>.Count) at = Measure256(row, ref low, ref high, ref bits);
        for (; at < row.Length; at++)
        {
            low = MathF.Min(low, row[at]);
            high = MathF.Max(high, row[at]);
            bits = Math.Max(bits, BitConverter.SingleToUInt32Bits(row[at]) & SignMask);
        }

        range = new RowRange(low + 0f, high + 0f);
        return bits < Infinity;
    }

    private static int Measure512(ReadOnlySpan<float> row, ref float low, ref float high, ref uint bits)
    {
        var (lows, highs, all) = (Vector512.Create(low), Vector512.Create(high), Vector512<uint>.Zero);
        var at = 0;
        for (; at <= row.Length - Vector512<float>.Count; at += Vector512<float>.Count)
        {
            var x = Vector512.Create(row[at..]);
            lows = Vector512.MinNative(lows, x);
            highs = Vector512.MaxNative(highs, x);
            all = Vector512.Max(all, x.AsUInt32() & Vector512.Create(SignMask));
        }

        Fold(Vector256.MinNative(lows.GetLower(), lows.GetUpper()), Vector256.MaxNative(highs.GetLower(), highs.GetUpper()),
            Vector256.Max(all.GetLower(), all.GetUpper()), ref low, ref high, ref bits);
        return at;
    }

    private static int Measure256(ReadOnlySpan<float> row, ref float low, ref float high, ref uint bits)
    {
        var (lows, highs, all) = (Vector256.Create(low), Vector256.Create(high), Vector256<uint>.Zero);
        var at = 0;
        for (; at <= row.Length - Vector256<float>.Count; at += Vector256<float>.Count)
        {
            var x = Vector256.Create(row[at..]);
            lows = Vector256.MinNative(lows, x);
            highs = Vector256.MaxNative(highs, x);
            all = Vector256.Max(all, x.AsUInt32() & Vector256.Create(SignMask));
        }

        Fold(lows, highs, all, ref low, ref high, ref bits);
        return at;
    }

    private static void Fold(Vector256<float> lows, Vector256<float> highs, Vector256<uint> all, ref float low, ref float high, ref uint bits)
    {
        for (var k = 0; k < Vector256<float>.Count; k++)
        {
            low = MathF.Min(low, lows[k]);
            high = MathF.Max(high, highs[k]);
            bits = Math.Max(bits, all[k]);
        }
    }
}
