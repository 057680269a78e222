using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Immiscible.Assignment.Auction.Kernels;

namespace Immiscible.Assignment.Auction.Lists;

/// <summary>
/// Fills a row's candidate list with its cheapest columns at the present prices and sets the row's bound.
/// </summary>
/// <remarks>
/// Invariant: cost + price of every column outside the list is at least the row's bound. It outlives the build, because prices only
/// rise. A list is rebuilt when its cheapest entry exceeds the bound, so the old bound is below all values of the row then, and one pass
/// with a threshold a little above it, learnt from the row's earlier lists, mostly suffices.
/// </remarks>
internal static unsafe class CandidateListBuilder<TKernels> where TKernels : struct, IAuctionKernels
{
    private const int MaximumThreshold = ushort.MaxValue - 1;

    /// <summary>Lists below this length run out too soon; those outside Short..Long change how far the next one reaches.</summary>
    private const int Few = 6, Short = 16, Long = 26;

    /// <summary>Builds the list of a row; raises the overflow flag when no column has a value that 16 bits hold.</summary>
    /// <param name="state">The solve.</param>
    /// <param name="row">The row.</param>
    /// <param name="hits">Scratch of the calling thread.</param>
    public static void Build(AuctionState state, int row, ushort* hits)
    {
        var costs = state.Costs + (long)row * state.Stride;
        var floor = state.Bound[row];
        int threshold;
        if (state.Spread[row] == 0)
        {
            var minima = TKernels.ClassMinima(costs, state.Price16, state.Stride);
            floor = Least(minima);
            threshold = Math.Min(Greatest(minima), MaximumThreshold);
        }
        else
        {
            threshold = Math.Min(floor + (state.Spread[row] * 100 >> 7), MaximumThreshold);
        }

        Search(state, row, costs, hits, floor, threshold);
    }

    /// <summary>Looks for a threshold that gives a list of useful length, by regula falsi between too few and too many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Search(AuctionState state, int row, ushort* costs, ushort* hits, int floor, int threshold)
    {
        var (tooLow, tooHigh) = (floor - 1, MaximumThreshold + 1);
        while (true)
        {
            var count = TKernels.Collect(costs, state.Price16, state.Stride, threshold, hits);
            if (count > CandidateEntry.ListLength)
            {
                tooHigh = threshold;
                if (tooHigh - tooLow <= 1)
                {
                    FillTied(state, row, costs, hits, count, threshold);
                    return;
                }

                threshold = tooLow < floor ? floor + (threshold - floor) * 7 / 10 : (tooLow + tooHigh) / 2;
            }
            else if (count < Few && threshold + 1 < tooHigh)
            {
                tooLow = threshold;
                threshold = tooHigh <= MaximumThreshold ? (tooLow + tooHigh) / 2 : Math.Min(floor + (threshold - floor) * 3 / 2 + 2, MaximumThreshold);
            }
            else if (count == 0 || (count < Few && tooHigh <= MaximumThreshold))
            {
                if (tooHigh > MaximumThreshold)
                {
                    state.Overflowed = true;
                    return;
                }

                count = TKernels.Collect(costs, state.Price16, state.Stride, tooHigh, hits);
                FillTied(state, row, costs, hits, count, tooHigh);
                return;
            }
            else
            {
                Adapt(state, row, threshold - floor, count);
                Fill(state, row, costs, hits, count);
                state.Bound[row] = threshold + 1;
                return;
            }
        }
    }

    private static void Adapt(AuctionState state, int row, int reach, int count)
    {
        if (state.Spread[row] != 0)
        {
            if (count < Short) reach = reach * 5 / 4 + 1;
            else if (count > Long) reach = reach * 7 / 8;
            reach = reach * 128 / 100;
        }

        state.Spread[row] = Math.Max(reach, 2);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fill(AuctionState state, int row, ushort* costs, ushort* hits, int count)
    {
        var list = state.Lists + row * CandidateEntry.ListLength;
        var slot = 0;
        for (; slot < count; slot++) list[slot] = CandidateEntry.Pack(hits[slot], costs[hits[slot]]);
        for (; slot < CandidateEntry.ListLength; slot++) list[slot] = CandidateEntry.Unused(state.Stride);
    }

    /// <summary>
    /// More columns than the list holds tie at the threshold: takes those below it (fewer than the list holds), then tied ones in column
    /// order. The threshold itself becomes the bound.
    /// </summary>
    private static void FillTied(AuctionState state, int row, ushort* costs, ushort* hits, int count, int threshold)
    {
        var list = state.Lists + row * CandidateEntry.ListLength;
        var slot = 0;
        for (var pass = 0; pass < 2; pass++)
            for (var k = 0; k < count && slot < CandidateEntry.ListLength; k++)
                if (costs[hits[k]] + state.Price16[hits[k]] == threshold == (pass == 1))
                    list[slot++] = CandidateEntry.Pack(hits[k], costs[hits[k]]);
        state.Bound[row] = threshold;
        state.Spread[row] = Math.Max(state.Spread[row], 2);
    }

    private static int Least(Vector128<ushort> values)
    {
        var least = int.MaxValue;
        for (var k = 0; k < Vector128<ushort>.Count; k++) least = Math.Min(least, values[k]);
        return least;
    }

    private static int Greatest(Vector128<ushort> values)
    {
        var greatest = 0;
        for (var k = 0; k < Vector128<ushort>.Count; k++) greatest = Math.Max(greatest, values[k]);
        return greatest;
    }
}
