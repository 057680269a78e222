using System.Runtime.CompilerServices;
using Immiscible.Assignment.Auction.Kernels;
using Immiscible.Assignment.Auction.Lists;

namespace Immiscible.Assignment.Auction.Phases;

/// <summary>Turns epsilon-complementary slackness into exact slackness by dropping the pairs that are not tight.</summary>
/// <remarks>
/// Invariant afterwards: cost + price of every pair equals the least of its row, so the matching is optimal for the columns it uses and
/// shortest augmenting paths may complete it.
/// </remarks>
internal static unsafe class TightPairs<TKernels> where TKernels : struct, IAuctionKernels
{
    /// <summary>Drops pairs that are not tight, gives free rows their cheapest column where it is free, and lists the rows left.</summary>
    /// <returns>The number of rows in <paramref name="freeRows"/>, in rising order.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Keep(AuctionState state, int* freeRows)
    {
        var free = 0;
        for (var row = 0; row < state.Rows && !state.Overflowed; row++)
        {
            var column = state.ColumnOf[row];
            if (column >= 0)
            {
                if (state.PairCost[row] + state.Price[column] <= Bidding<TKernels>.Cheapest(state, row).Best) continue;
                state.RowOf[column] = -1;
                state.ColumnOf[row] = -1;
            }

            freeRows[free++] = row;
        }

        var left = 0;
        for (var k = 0; k < free && !state.Overflowed; k++)
        {
            var row = freeRows[k];
            var entry = state.Lists[row * CandidateEntry.ListLength + Bidding<TKernels>.Cheapest(state, row).Slot];
            var column = CandidateEntry.Column(entry);
            if (state.RowOf[column] >= 0)
            {
                freeRows[left++] = row;
                continue;
            }

            state.RowOf[column] = row;
            state.ColumnOf[row] = column;
            state.PairCost[row] = CandidateEntry.Cost(entry);
        }

        return left;
    }
}
