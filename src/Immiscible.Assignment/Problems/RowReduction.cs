using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Immiscible.Assignment.Problems;

/// <summary>
/// Measures a row of doubles from its least value before it is rounded to single precision, so that a large common offset costs no digits.
/// </summary>
internal static class RowReduction
{
    /// <summary>destination = sign * row - min(sign * row). A NaN or an infinity in the row leaves something not finite.</summary>
    /// <param name="row">Costs.</param>
    /// <param name="sign">1, or -1 where the greatest value is the best.</param>
    /// <param name="destination">Receives as many values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Reduce(ReadOnlySpan<double> row, double sign, Span<float> destination)
    {
        ref var values = ref MemoryMarshal.GetReference(row);
        ref var target = ref MemoryMarshal.GetReference(destination);
        var (least, by) = (Least(row, sign), Vector512.Create(sign));
        var less = Vector512.Create(least);
        nuint at = 0, length = (nuint)row.Length;
        for (; at + 16 <= length; at += 16)
        {
            var a = Vector512.LoadUnsafe(ref values, at) * by - less;
            var b = Vector512.LoadUnsafe(ref values, at + 8) * by - less;
            Vector512.Narrow(a, b).StoreUnsafe(ref target, at);
        }

        for (; at < length; at++) Unsafe.Add(ref target, at) = (float)(Unsafe.Add(ref values, at) * sign - least);
    }

    /// <summary>destination = -row.</summary>
    public static void Negate(ReadOnlySpan<float> row, Span<float> destination)
    {
        ref var values = ref MemoryMarshal.GetReference(row);
        ref var target = ref MemoryMarshal.GetReference(destination);
        nuint at = 0, length = (nuint)row.Length;
        for (; at + 16 <= length; at += 16) (-Vector512.LoadUnsafe(ref values, at)).StoreUnsafe(ref target, at);
        for (; at < length; at++) Unsafe.Add(ref target, at) = -Unsafe.Add(ref values, at);
    }

    private static double Least(ReadOnlySpan<double> row, double sign)
    {
        ref var values = ref MemoryMarshal.GetReference(row);
        var (all, by) = (Vector512.Create(double.PositiveInfinity), Vector512.Create(sign));
        nuint at = 0, length = (nuint)row.Length;
        for (; at + 8 <= length; at += 8) all = Vector512.MinNative(all, Vector512.LoadUnsafe(ref values, at) * by);
        var least = double.PositiveInfinity;
        for (var lane = 0; lane < Vector512<double>.Count; lane++) least = Math.Min(least, all[lane]);
        for (; at < length; at++) least = Math.Min(least, Unsafe.Add(ref values, at) * sign);
        return least;
    }
}
