using System.Runtime.Intrinsics;

namespace Immiscible.Assignment.Quantization;

/// <summary>value = round((distance - minimum) * scale), half to even, for a power-of-two scale.</summary>
/// <remarks>
/// Adding 2^23 to a number in 0..2^17 leaves its nearest integer in the low bits of the sum: one addition rounds, the same way on every
/// machine. Products above the clamp stand for "does not fit" only.
/// </remarks>
internal static class AffineKernel
{
    private const float Clamp = 70000f;
    private const float Shift = 8388608f;
    private const uint ShiftBits = 0x4B00_0000;

    /// <summary>Writes the low 16 bits of every value and returns the largest value, which tells whether the row fits.</summary>
    public static uint Quantize(ReadOnlySpan<float> row, float minimum, float scale, Span<ushort> destination)
    {
        var (at, largest) = (0, 0u);
        if (Vector512.IsHardwareAccelerated) at = Quantize512(row, minimum, scale, destination, ref largest);
        else if (Vector128.IsHardwareAccelerated) at = Quantize256(row, minimum, scale, destination, ref largest);
        for (; at < row.Length; at++)
        {
            var value = BitConverter.SingleToUInt32Bits(MathF.Min((row[at] - minimum) * scale, Clamp) + Shift) - ShiftBits;
            largest = Math.Max(largest, value);
            destination[at] = (ushort)value;
        }

        return largest;
    }

    private static int Quantize512(ReadOnlySpan<float> row, float minimum, float scale, Span<ushort> destination, ref uint largest)
    {
        var all = Vector512<uint>.Zero;
        var at = 0;
        for (; at <= row.Length - Vector512<ushort>.Count; at += Vector512<ushort>.Count)
        {
            var a = Value(Vector512.Create(row[at..]), minimum, scale);
            var b = Value(Vector512.Create(row[(at + Vector512<float>.Count)..]), minimum, scale);
            all = Vector512.Max(all, Vector512.Max(a, b));
            Vector512.Narrow(a, b).CopyTo(destination[at..]);
        }

        for (var k = 0; k < Vector512<uint>.Count; k++) largest = Math.Max(largest, all[k]);
        return at;
    }

    private static int Quantize256(ReadOnlySpan<float> row, float minimum, float scale, Span<ushort> destination, ref uint largest)
    {
        var all = Vector256<uint>.Zero;
        var at = 0;
        for (; at <= row.Length - Vector256<ushort>.Count; at += Vector256<ushort>.Count)
        {
            var a = Value(Vector256.Create(row[at..]), minimum, scale);
            var b = Value(Vector256.Create(row[(at + Vector256<float>.Count)..]), minimum, scale);
            all = Vector256.Max(all, Vector256.Max(a, b));
            Vector256.Narrow(a, b).CopyTo(destination[at..]);
        }

        for (var k = 0; k < Vector256<uint>.Count; k++) largest = Math.Max(largest, all[k]);
        return at;
    }

    private static Vector512<uint> Value(Vector512<float> x, float minimum, float scale)
    {
        var scaled = (x - Vector512.Create(minimum)) * Vector512.Create(scale);
        return (Vector512.MinNative(scaled, Vector512.Create(Clamp)) + Vector512.Create(Shift)).AsUInt32() - Vector512.Create(ShiftBits);
    }

    private static Vector256<uint> Value(Vector256<float> x, float minimum, float scale)
    {
        var scaled = (x - Vector256.Create(minimum)) * Vector256.Create(scale);
        return (Vector256.MinNative(scaled, Vector256.Create(Clamp)) + Vector256.Create(Shift)).AsUInt32() - Vector256.Create(ShiftBits);
    }
}
