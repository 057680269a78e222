using System.Runtime.CompilerServices;
using Immiscible.Assignment.Auction.Kernels;
using Immiscible.Assignment.Auction.Lists;

namespace Immiscible.Assignment.Auction.Phases;

/// <summary>What a row would bid for, from its candidate list, rebuilt first where it has run out.</summary>
internal static unsafe class Bidding<TKernels> where TKernels : struct, IAuctionKernels
{
    /// <summary>
    /// The cheapest two candidates of a row. The cheapest is the cheapest of the whole row: it does not exceed the row's bound.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Offer Cheapest(AuctionState state, int row)
    {
        var list = state.Lists + row * CandidateEntry.ListLength;
        var offer = TKernels.CheapestTwo(list, state.Price);
        return offer.Best <= state.Bound[row] ? offer : Rebuilt(state, row);
    }

    /// <summary>Rebuilds the list and asks again; where no column has a 16-bit value the offer exceeds any price limit.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Offer Rebuilt(AuctionState state, int row)
    {
        CandidateListBuilder<TKernels>.Build(state, row, state.Hits(0));
        return TKernels.CheapestTwo(state.Lists + row * CandidateEntry.ListLength, state.Price);
    }
}
