using Immiscible.Assignment.Auction.Kernels;
using Immiscible.Assignment.Auction.Lists;
using Immiscible.Assignment.Auction.Phases;
using Immiscible.Assignment.Memory;
using Immiscible.Assignment.Threading;

namespace Immiscible.Assignment.Auction;

/// <summary>
/// A square matrix goes through initial prices, first lists, two auctions of falling epsilon, tight pairs and shortest paths; one that is
/// wider than high through first lists, augmenting row reduction and shortest paths. Each phase hands the state to the next with the
/// invariant it states.
/// </summary>
internal sealed unsafe class AuctionEngine<TKernels>(RowTeam team) : IAuctionEngine where TKernels : struct, IAuctionKernels
{
    /// <summary>Bids a row may make on average before the rest is left to the shortest paths; real distances need 7 to 15.</summary>
    private const int BidsPerRow = 128;

    private readonly InitialPrices _initialPrices = new();
    private readonly FirstLists<TKernels> _firstLists = new();
    private readonly ForwardAuction<TKernels> _auction = new();
    private readonly AugmentingRowReduction<TKernels> _rowReduction = new();
    private readonly SparseShortestPath<TKernels> _shortestPath = new();
    private AlignedBuffer<int> _freeRows = new(0);

    public bool TrySolve(AuctionState state, ushort* costs, int rows, int columns, int stride)
    {
        state.Reset(costs, rows, columns, stride);
        if (_freeRows.Length < rows) _freeRows = new AlignedBuffer<int>(rows);
        var isSquare = rows == columns;
        if (isSquare) _initialPrices.Set(state);
        _firstLists.Build(state, team);
        if (state.Overflowed) return false;
        var free = isSquare ? RunAuctions(state) : _rowReduction.Run(state, _freeRows.Pointer);
        _shortestPath.Reset(state);
        for (var k = 0; k < free && !state.Overflowed; k++) _shortestPath.Augment(_freeRows.Pointer[k]);
        return !state.Overflowed;
    }

    private int RunAuctions(AuctionState state)
    {
        var schedule = EpsilonSchedule.From(state);
        var budget = (long)BidsPerRow * state.Rows;
        budget = _auction.Run(state, schedule.First, budget);
        if (schedule.Last < schedule.First && !state.Overflowed) _auction.Run(state, schedule.Last, budget);
        return state.Overflowed ? 0 : TightPairs<TKernels>.Keep(state, _freeRows.Pointer);
    }
}
