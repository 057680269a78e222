using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Immiscible.Assignment.Auction.Lists;

namespace Immiscible.Assignment.Auction.Kernels;

/// <summary>128-bit vectors for any machine (ARM's AdvSimd among them); prices are looked up one by one.</summary>
internal readonly unsafe struct PortableKernels : IAuctionKernels
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector128<ushort> ClassMinima(ushort* costs, ushort* prices, int stride)
    {
        var (a, b) = (Vector128<ushort>.AllBitsSet, Vector128<ushort>.AllBitsSet);
        for (var j = 0; j < stride; j += 16)
        {
            a = Vector128.Min(a, Value(costs + j, prices + j));
            b = Vector128.Min(b, Value(costs + j + 8, prices + j + 8));
        }

        return Vector128.Min(a, b);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Collect(ushort* costs, ushort* prices, int stride, int threshold, ushort* columns)
    {
        var limit = Vector128.Create((ushort)threshold);
        var end = columns;
        for (var j = 0; j < stride; j += 16)
        {
            var low = Vector128.LessThanOrEqual(Value(costs + j, prices + j), limit);
            var high = Vector128.LessThanOrEqual(Value(costs + j + 8, prices + j + 8), limit);
            for (var hits = Vector128.Narrow(low, high).ExtractMostSignificantBits(); hits != 0; hits &= hits - 1)
                *end++ = (ushort)(j + BitOperations.TrailingZeroCount(hits));
        }

        return (int)(end - columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Offer CheapestTwo(uint* list, int* prices)
    {
        var (best, second) = (int.MaxValue, int.MaxValue);
        for (var slot = 0; slot < CandidateEntry.ListLength; slot++)
        {
            var key = ((CandidateEntry.Cost(list[slot]) + prices[CandidateEntry.Column(list[slot])]) << Offer.SlotBits) | slot;
            second = Math.Min(second, Math.Max(best, key));
            best = Math.Min(best, key);
        }

        return new Offer(best, second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> Value(ushort* costs, ushort* prices) =>
        Vector128.AddSaturate(Vector128.LoadAligned(costs), Vector128.LoadAligned(prices));
}
