using Immiscible.Assignment.Auction.Kernels;
using Immiscible.Assignment.Auction.Lists;
using Immiscible.Assignment.Auction.Phases;
using Immiscible.Assignment.Memory;

namespace Immiscible.Assignment.Auction;

/// <summary>
/// Initial prices, first lists, two auctions of falling epsilon, tight pairs, shortest paths: each phase hands the state to the next with
/// the invariant it states.
/// </summary>
internal sealed unsafe class AuctionEngine<TKernels> : IAuctionEngine where TKernels : struct, IAuctionKernels
{
    /// <summary>Bids a row may make on average before the rest is left to the shortest paths; real distances need 7 to 15.</summary>
    private const int BidsPerRow = 128;

    private readonly InitialPrices _initialPrices = new();
    private readonly ForwardAuction<TKernels> _auction = new();
    private readonly SparseShortestPath<TKernels> _shortestPath = new();
    private AlignedBuffer<int> _freeRows = new(0);

    public bool TrySolve(AuctionState state, ushort* costs, int size, int stride)
    {
        state.Reset(costs, size, stride);
        _initialPrices.Set(state);
        for (var row = 0; row < size && !state.Overflowed; row++) CandidateListBuilder<TKernels>.Build(state, row);
        if (state.Overflowed) return false;
        RunAuctions(state);
        if (state.Overflowed) return false;
        RunShortestPaths(state);
        return !state.Overflowed;
    }

    private void RunAuctions(AuctionState state)
    {
        var schedule = EpsilonSchedule.From(state);
        var budget = (long)BidsPerRow * state.Size;
        budget = _auction.Run(state, schedule.First, budget);
        if (schedule.Last < schedule.First && !state.Overflowed) _auction.Run(state, schedule.Last, budget);
    }

    private void RunShortestPaths(AuctionState state)
    {
        if (_freeRows.Length < state.Size) _freeRows = new AlignedBuffer<int>(state.Size);
        _shortestPath.Reset(state);
        var free = TightPairs<TKernels>.Keep(state, _freeRows.Pointer);
        for (var k = 0; k < free && !state.Overflowed; k++) _shortestPath.Augment(_freeRows.Pointer[k]);
    }
}
