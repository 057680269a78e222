using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Immiscible.Compute.Optimizers;

/// <summary>The L2 norm of a gradient, for clipping.</summary>
public static class GradientNorm
{
    /// <summary>Floats whose squares are summed together before they join the total.</summary>
    internal const int Block = 1 << 16;

    /// <summary>Floats taken at once, each into an accumulator of its own.</summary>
    internal const int Lanes = 16;

    /// <summary>sqrt(sum of squares) of all elements; NaN or infinity where the gradient holds one.</summary>
    /// <remarks>
    /// Squares of floats are exact in double precision; within a block of 65,536 floats the one at index i is added to accumulator
    /// i mod 16, the accumulators are added pairwise, and the blocks in order: the same bits for every register width.
    /// </remarks>
    /// <param name="gradients">The whole flat gradient, never a member's slice of it: the sum's order is part of the result.</param>
    public static double Compute(ReadOnlySpan<float> gradients) => Compute(gradients, Vector512.IsHardwareAccelerated);

    internal static double Compute(ReadOnlySpan<float> gradients, bool wide)
    {
        var total = 0.0;
        Span<double> lanes = stackalloc double[Lanes];
        for (var at = 0; at < gradients.Length; at += Block)
        {
            var block = gradients.Slice(at, Math.Min(Block, gradients.Length - at));
            if (wide) SumSquares512(block, lanes);
            else SumSquares256(block, lanes);
            for (var i = block.Length / Lanes * Lanes; i < block.Length; i++) lanes[i % Lanes] += (double)block[i] * block[i];
            for (var half = Lanes / 2; half > 0; half /= 2)
                for (var i = 0; i < half; i++) lanes[i] += lanes[i + half];
            total += lanes[0];
        }
        return Math.Sqrt(total);
    }

    private static void SumSquares512(ReadOnlySpan<float> block, Span<double> lanes)
    {
        ref var source = ref MemoryMarshal.GetReference(block);
        Vector512<double> low = default, high = default;
        for (nuint at = 0, whole = (nuint)(block.Length / Lanes * Lanes); at < whole; at += Lanes)
        {
            var (a, b) = Vector512.Widen(Vector512.LoadUnsafe(ref source, at));
            low += a * a;
            high += b * b;
        }
        low.CopyTo(lanes);
        high.CopyTo(lanes[8..]);
    }

    private static void SumSquares256(ReadOnlySpan<float> block, Span<double> lanes)
    {
        ref var source = ref MemoryMarshal.GetReference(block);
        Vector256<double> first = default, second = default, third = default, fourth = default;
        for (nuint at = 0, whole = (nuint)(block.Length / Lanes * Lanes); at < whole; at += Lanes)
        {
            var (a, b) = Vector256.Widen(Vector256.LoadUnsafe(ref source, at));
            var (c, d) = Vector256.Widen(Vector256.LoadUnsafe(ref source, at + 8));
            first += a * a;
            second += b * b;
            third += c * c;
            fourth += d * d;
        }
        first.CopyTo(lanes);
        second.CopyTo(lanes[4..]);
        third.CopyTo(lanes[8..]);
        fourth.CopyTo(lanes[12..]);
    }
}
