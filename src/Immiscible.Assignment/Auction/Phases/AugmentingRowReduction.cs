using System.Runtime.CompilerServices;
using Immiscible.Assignment.Auction.Kernels;
using Immiscible.Assignment.Auction.Lists;

namespace Immiscible.Assignment.Auction.Phases;

/// <summary>
/// Augmenting row reduction (Jonker and Volgenant, Computing 38, 1987) over candidate lists: an auction with epsilon 0, for matrices wider
/// than high.
/// </summary>
/// <remarks>
/// Invariant: every pair is tight, and a column that never had a row keeps price 0, the least of all, as optimality asks where not every
/// column is used. Phases of falling epsilon would break that: they free columns whose prices they have raised. With columns to spare few
/// rows compete, so most are matched here and the shortest paths left are short.
/// </remarks>
internal sealed unsafe class AugmentingRowReduction<TKernels> where TKernels : struct, IAuctionKernels
{
    /// <summary>Bids a row may make on average before the rest is left to the shortest paths.</summary>
    private const int BidsPerRow = 16;

    private readonly RowQueue _queue = new();

    /// <summary>Matches what it can from zero prices and lists the rows left.</summary>
    /// <returns>The number of rows in <paramref name="freeRows"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Run(AuctionState state, int* freeRows)
    {
        var mask = _queue.Reserve(state.Rows);
        var queue = _queue.Pointer;
        for (var row = 0; row < state.Rows; row++) queue[row] = row;
        var (head, tail, left) = (0u, (uint)state.Rows, 0);
        for (var budget = (long)BidsPerRow * state.Rows; head != tail; budget--)
        {
            var row = queue[head++ & mask];
            var loser = budget > 0 ? Bid(state, row) : row;
            if (state.Overflowed) return 0;
            if (loser == row) freeRows[left++] = row;
            else if (loser >= 0) queue[tail++ & mask] = loser;
        }

        return left;
    }

    /// <summary>Gives a row its cheapest column.</summary>
    /// <returns>The row that lost it; -1 where it was free; the row itself where a tie leaves nothing to raise the price by.</returns>
    private static int Bid(AuctionState state, int row)
    {
        var offer = Bidding<TKernels>.Cheapest(state, row);
        if (state.Overflowed) return row;
        var list = state.Lists + row * CandidateEntry.ListLength;
        var entry = list[offer.Slot];
        var lead = Math.Min(offer.Second, state.Bound[row]) - offer.Best;
        if (lead == 0 && state.RowOf[CandidateEntry.Column(entry)] >= 0)
        {
            if (offer.Second != offer.Best) return row;
            entry = list[offer.SecondSlot];
            if (state.RowOf[CandidateEntry.Column(entry)] >= 0) return row;
        }

        var column = CandidateEntry.Column(entry);
        var raised = state.Price[column] + lead;
        state.Overflowed = raised > AuctionState.PriceLimit;
        state.Price[column] = raised;
        state.Price16[column] = (ushort)raised;
        var loser = state.RowOf[column];
        if (loser >= 0) state.ColumnOf[loser] = -1;
        state.RowOf[column] = row;
        state.ColumnOf[row] = column;
        state.PairCost[row] = CandidateEntry.Cost(entry);
        return loser;
    }
}
