using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Immiscible.Assignment.Auction.Lists;

namespace Immiscible.Assignment.Auction.Kernels;

/// <summary>256-bit vectors with AVX2's gathers.</summary>
internal readonly unsafe struct Avx2Kernels : IAuctionKernels
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector128<ushort> ClassMinima(ushort* costs, ushort* prices, int stride)
    {
        var (a, b) = (Vector256<ushort>.AllBitsSet, Vector256<ushort>.AllBitsSet);
        for (var j = 0; j < stride; j += 32)
        {
            a = Avx2.Min(a, Value(costs + j, prices + j));
            b = Avx2.Min(b, Value(costs + j + 16, prices + j + 16));
        }

        a = Avx2.Min(a, b);
        return Vector128.Min(a.GetLower(), a.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Collect(ushort* costs, ushort* prices, int stride, int threshold, ushort* columns)
    {
        var limit = Vector256.Create((ushort)threshold);
        var end = columns;
        for (var j = 0; j < stride; j += 32)
        {
            var low = AtMost(Value(costs + j, prices + j), limit);
            var high = AtMost(Value(costs + j + 16, prices + j + 16), limit);
            // Packing works within 128-bit lanes; the permutation puts the quarters back in order.
            var packed = Avx2.Permute4x64(Avx2.PackSignedSaturate(low, high).AsInt64(), 0b11_01_10_00).AsByte();
            for (var hits = (uint)Avx2.MoveMask(packed); hits != 0; hits &= hits - 1)
                *end++ = (ushort)(j + BitOperations.TrailingZeroCount(hits));
        }

        return (int)(end - columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Offer CheapestTwo(uint* list, int* prices)
    {
        var (a, b) = (Keys(list, prices, 0), Keys(list, prices, 8));
        var (c, d) = (Keys(list, prices, 16), Keys(list, prices, 24));
        var (ab, cd) = (Vector256.Min(a, b), Vector256.Min(c, d));
        var best = Vector256.Min(ab, cd);
        var second = Vector256.Min(Vector256.Max(ab, cd), Vector256.Min(Vector256.Max(a, b), Vector256.Max(c, d)));
        var bestKey = Least(best);
        // In the lane that held the best key, the lane's second key takes its place.
        var others = Vector256.ConditionalSelect(Vector256.Equals(best, Vector256.Create(bestKey)), second, best);
        return new Offer(bestKey, Least(others));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Keys(uint* list, int* prices, int slot)
    {
        var entries = Vector256.LoadAligned(list + slot);
        var price = Avx2.GatherVector256(prices, (entries & Vector256.Create(CandidateEntry.ColumnMask)).AsInt32(), sizeof(int));
        var slots = Vector256<int>.Indices + Vector256.Create(slot);
        return (((entries >>> CandidateEntry.CostShift).AsInt32() + price) << Offer.SlotBits) | slots;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Least(Vector256<int> keys)
    {
        var least = Vector128.Min(keys.GetLower(), keys.GetUpper());
        least = Vector128.Min(least, Sse2.Shuffle(least, 0b01_00_11_10));
        least = Vector128.Min(least, Sse2.Shuffle(least, 0b10_11_00_01));
        return least.ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ushort> Value(ushort* costs, ushort* prices) =>
        Avx2.AddSaturate(Vector256.LoadAligned(costs), Vector256.LoadAligned(prices));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> AtMost(Vector256<ushort> values, Vector256<ushort> limit) =>
        Vector256.Equals(Avx2.Min(values, limit), values).AsInt16();
}
