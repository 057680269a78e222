using System.Runtime.Intrinsics;

namespace Immiscible.Assignment.Quantization;

/// <summary>float32 to the bits of an IEEE half, nearest, ties to even, for finite values below 65520.</summary>
/// <remarks>
/// Normal halves: move the exponent bias and round away 13 bits in integer arithmetic. Subnormal ones: adding 0.5 rounds to multiples of
/// 2^-24 and leaves them in the low bits. Both are exact, so every vector width gives the bits of a conversion to <see cref="Half"/>.
/// </remarks>
internal static class HalfKernel
{
    private const uint SmallestNormal = 0x3880_0000; // 2^-14
    private const uint BiasShift = 112u << 23;
    private const uint HalfOne = 0x3F00_0000; // 0.5f
    private const float Overflow = 65520f; // rounds to 2^16

    /// <summary>Whether all values of a range round to finite halves.</summary>
    public static bool Fits(RowRange range) => range.Minimum > -Overflow && range.Maximum < Overflow;

    public static void Convert(ReadOnlySpan<float> values, Span<ushort> destination)
    {
        var at = 0;
        if (Vector256.IsHardwareAccelerated)
            for (; at <= values.Length - Vector256<ushort>.Count; at += Vector256<ushort>.Count)
            {
                var low = Bits(Vector256.Create(values[at..]));
                var high = Bits(Vector256.Create(values[(at + Vector256<float>.Count)..]));
                Vector256.Narrow(low, high).CopyTo(destination[at..]);
            }

        for (; at < values.Length; at++) destination[at] = BitConverter.HalfToUInt16Bits((Half)values[at]);
    }

    private static Vector256<uint> Bits(Vector256<float> x)
    {
        var bits = x.AsUInt32();
        var magnitude = bits & Vector256.Create(0x7FFF_FFFFu);
        var odd = (magnitude >>> 13) & Vector256<uint>.One;
        var normal = (magnitude - Vector256.Create(BiasShift) + Vector256.Create(0xFFFu) + odd) >>> 13;
        var subnormal = (magnitude.AsSingle() + Vector256.Create(0.5f)).AsUInt32() - Vector256.Create(HalfOne);
        var isSmall = Vector256.LessThan(magnitude, Vector256.Create(SmallestNormal));
        return Vector256.ConditionalSelect(isSmall, subnormal, normal) | ((bits >>> 16) & Vector256.Create(0x8000u));
    }
}
