using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Immiscible.Assignment.Quantization;

/// <summary>value = round((distance - minimum) * scale), half to even, for a power-of-two scale and the row's own minimum.</summary>
/// <remarks>
/// Adding 2^23 to a number in 0..2^17 leaves its nearest integer in the low bits of the sum: one addition rounds, the same way on every
/// machine. The bits of the sum rise with the number, and those of infinities and NaNs are above all others, so their maximum tells
/// whether anything did not fit, whatever the reason.
/// </remarks>
internal static class AffineKernel
{
    private const float Shift = 8388608f;
    private const uint ShiftBits = 0x4B00_0000;

    /// <summary>The least value of a row; of no use when the row holds a NaN, which <see cref="Quantize"/> then reports.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Minimum(ReadOnlySpan<float> row)
    {
        ref var values = ref MemoryMarshal.GetReference(row);
        var least = float.PositiveInfinity;
        nuint at = 0, length = (nuint)row.Length;
        if (Vector512.IsHardwareAccelerated && length >= 32)
        {
            var (a, b) = (Vector512.Create(least), Vector512.Create(least));
            for (; at + 32 <= length; at += 32)
            {
                a = Vector512.MinNative(a, Vector512.LoadUnsafe(ref values, at));
                b = Vector512.MinNative(b, Vector512.LoadUnsafe(ref values, at + 16));
            }

            a = Vector512.MinNative(a, b);
            least = Least(Vector256.MinNative(a.GetLower(), a.GetUpper()));
        }
        else if (length >= 16)
        {
            var (a, b) = (Vector256.Create(least), Vector256.Create(least));
            for (; at + 16 <= length; at += 16)
            {
                a = Vector256.MinNative(a, Vector256.LoadUnsafe(ref values, at));
                b = Vector256.MinNative(b, Vector256.LoadUnsafe(ref values, at + 8));
            }

            least = Least(Vector256.MinNative(a, b));
        }

        for (; at < length; at++) least = MathF.Min(least, Unsafe.Add(ref values, at));
        return least + 0f;
    }

    /// <summary>Writes the low 16 bits of every value and returns the largest value; anything not finite counts as beyond 65535.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static uint Quantize(ReadOnlySpan<float> row, float minimum, float scale, Span<ushort> destination)
    {
        ref var values = ref MemoryMarshal.GetReference(row);
        ref var target = ref MemoryMarshal.GetReference(destination);
        nuint at = 0, length = (nuint)row.Length;
        var largest = ShiftBits;
        if (Vector512.IsHardwareAccelerated && length >= 32)
        {
            var (all, less, by, shift) = (Vector512<uint>.Zero, Vector512.Create(minimum), Vector512.Create(scale), Vector512.Create(Shift));
            for (; at + 32 <= length; at += 32)
            {
                var a = ((Vector512.LoadUnsafe(ref values, at) - less) * by + shift).AsUInt32();
                var b = ((Vector512.LoadUnsafe(ref values, at + 16) - less) * by + shift).AsUInt32();
                all = Vector512.Max(all, Vector512.Max(a, b));
                Vector512.Narrow(a, b).StoreUnsafe(ref target, at);
            }

            largest = Greatest(Vector256.Max(all.GetLower(), all.GetUpper()), largest);
        }
        else if (length >= 16)
        {
            var (all, less, by, shift) = (Vector256<uint>.Zero, Vector256.Create(minimum), Vector256.Create(scale), Vector256.Create(Shift));
            for (; at + 16 <= length; at += 16)
            {
                var a = ((Vector256.LoadUnsafe(ref values, at) - less) * by + shift).AsUInt32();
                var b = ((Vector256.LoadUnsafe(ref values, at + 8) - less) * by + shift).AsUInt32();
                all = Vector256.Max(all, Vector256.Max(a, b));
                Vector256.Narrow(a, b).StoreUnsafe(ref target, at);
            }

            largest = Greatest(all, largest);
        }

        for (; at < length; at++)
        {
            var bits = BitConverter.SingleToUInt32Bits((Unsafe.Add(ref values, at) - minimum) * scale + Shift);
            largest = Math.Max(largest, bits);
            Unsafe.Add(ref target, at) = (ushort)bits;
        }

        return largest - ShiftBits;
    }

    private static float Least(Vector256<float> values)
    {
        var least = Vector128.MinNative(values.GetLower(), values.GetUpper());
        least = Vector128.MinNative(least, Vector128.Shuffle(least, Vector128.Create(2, 3, 0, 1)));
        return Vector128.MinNative(least, Vector128.Shuffle(least, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    private static uint Greatest(Vector256<uint> values, uint atLeast)
    {
        var greatest = Vector128.Max(Vector128.Max(values.GetLower(), values.GetUpper()), Vector128.Create(atLeast));
        greatest = Vector128.Max(greatest, Vector128.Shuffle(greatest, Vector128.Create(2u, 3, 0, 1)));
        return Vector128.Max(greatest, Vector128.Shuffle(greatest, Vector128.Create(1u, 0, 3, 2))).ToScalar();
    }
}
