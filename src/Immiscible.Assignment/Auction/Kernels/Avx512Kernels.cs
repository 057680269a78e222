using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Immiscible.Assignment.Auction.Kernels;

/// <summary>512-bit vectors; VBMI2 compresses the hits of a vector without a branch.</summary>
internal readonly unsafe struct Avx512Kernels : IAuctionKernels
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector128<ushort> ClassMinima(ushort* costs, ushort* prices, int stride)
    {
        var (a, b) = (Vector512<ushort>.AllBitsSet, Vector512<ushort>.AllBitsSet);
        var j = 0;
        for (; j + 64 <= stride; j += 64)
        {
            a = Avx512BW.Min(a, Value(costs + j, prices + j));
            b = Avx512BW.Min(b, Value(costs + j + 32, prices + j + 32));
        }

        if (j < stride) a = Avx512BW.Min(a, Value(costs + j, prices + j));
        a = Avx512BW.Min(a, b);
        var half = Vector256.Min(a.GetLower(), a.GetUpper());
        return Vector128.Min(half.GetLower(), half.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Collect(ushort* costs, ushort* prices, int stride, int threshold, ushort* columns)
    {
        var limit = Vector512.Create((ushort)threshold);
        var indices = Vector512<ushort>.Indices;
        var end = columns;
        for (var j = 0; j < stride; j += 32)
        {
            var hits = Avx512BW.CompareLessThanOrEqual(Value(costs + j, prices + j), limit);
            Avx512Vbmi2.Compress(Vector512<ushort>.Zero, hits, indices).Store(end);
            end += BitOperations.PopCount(hits.ExtractMostSignificantBits());
            indices += Vector512.Create((ushort)32);
        }

        return (int)(end - columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Offer CheapestTwo(uint* list, int* prices) => Avx2Kernels.CheapestTwo(list, prices);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ushort> Value(ushort* costs, ushort* prices) =>
        Avx512BW.AddSaturate(Vector512.LoadAligned(costs), Vector512.LoadAligned(prices));
}
