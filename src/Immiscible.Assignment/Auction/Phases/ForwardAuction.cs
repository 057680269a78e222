using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Immiscible.Assignment.Auction.Kernels;
using Immiscible.Assignment.Auction.Lists;

namespace Immiscible.Assignment.Auction.Phases;

/// <summary>
/// One epsilon phase of Bertsekas' forward auction ("The auction algorithm", Annals of Operations Research 14, 1988), Gauss-Seidel, first in
/// first out: a free row takes its cheapest column and raises its price by its lead over the second cheapest plus epsilon.
/// </summary>
/// <remarks>
/// Invariant, epsilon-complementary slackness: cost + price of a row's pair exceeds the least of its row by at most epsilon. A list's bound
/// stands in for a second cheapest column that is not listed; the bid is then smaller, which the invariant allows. Phases of
/// falling epsilon keep the pairs that satisfy the new one.
/// </remarks>
internal sealed unsafe class ForwardAuction<TKernels> where TKernels : struct, IAuctionKernels
{
    private readonly RowQueue _queue = new();

    /// <summary>Frees the rows whose pairs violate the new epsilon, then bids until none is free or the budget of bids is spent.</summary>
    /// <returns>The budget left.</returns>
    public long Run(AuctionState state, int epsilon, long budget)
    {
        var mask = _queue.Reserve(state.Rows);
        return Bid(state, epsilon, Release(state, epsilon), mask, budget);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Release(AuctionState state, int epsilon)
    {
        var free = 0;
        for (var row = 0; row < state.Rows; row++)
        {
            var column = state.ColumnOf[row];
            if (column >= 0)
            {
                var best = Bidding<TKernels>.Cheapest(state, row).Best;
                if (state.Overflowed) return 0;
                if (state.PairCost[row] + state.Price[column] <= best + epsilon) continue;
                state.RowOf[column] = -1;
                state.ColumnOf[row] = -1;
            }

            _queue.Pointer[free++] = row;
        }

        return free;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long Bid(AuctionState state, int epsilon, int free, uint mask, long budget)
    {
        int* queue = _queue.Pointer, price = state.Price, bound = state.Bound;
        int* rowOf = state.RowOf, columnOf = state.ColumnOf, pairCost = state.PairCost;
        var price16 = state.Price16;
        var lists = state.Lists;
        var (head, tail) = (0u, (uint)free);
        while (head != tail && budget-- > 0)
        {
            var row = queue[head++ & mask];
            if (Sse.IsSupported)
            {
                var next = lists + queue[head & mask] * CandidateEntry.ListLength;
                Sse.Prefetch0(next);
                Sse.Prefetch0(next + 16);
            }

            var list = lists + row * CandidateEntry.ListLength;
            var offer = TKernels.CheapestTwo(list, price);
            if (offer.Best > bound[row]) offer = Bidding<TKernels>.Rebuilt(state, row);
            var entry = list[offer.Slot];
            var column = CandidateEntry.Column(entry);
            var raised = price[column] + Math.Min(offer.Second, bound[row]) - offer.Best + epsilon;
            if (raised > AuctionState.PriceLimit)
            {
                state.Overflowed = true;
                return budget;
            }

            price[column] = raised;
            price16[column] = (ushort)raised;
            var loser = rowOf[column];
            rowOf[column] = row;
            columnOf[row] = column;
            pairCost[row] = CandidateEntry.Cost(entry);
            // No loser is row -1: slot -1 of columnOf takes the write, and the tail stays where it was.
            columnOf[loser] = -1;
            queue[tail & mask] = loser;
            tail += (uint)(1 + (loser >> 31));
        }

        return budget;
    }
}
