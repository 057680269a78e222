using Immiscible.Assignment.Auction.Kernels;
using Immiscible.Assignment.Threading;

namespace Immiscible.Assignment.Auction.Lists;

/// <summary>The first candidate list of every row: they need the initial prices only, so rows may be shared between threads.</summary>
internal sealed class FirstLists<TKernels> : IRowWork where TKernels : struct, IAuctionKernels
{
    private AuctionState _state = null!;

    /// <summary>Builds all lists.</summary>
    public void Build(AuctionState state, RowTeam team)
    {
        _state = state;
        team.Run(this, state.Rows, state.Columns);
    }

    /// <inheritdoc/>
    unsafe void IRowWork.Process(int member, int first, int end)
    {
        for (var row = first; row < end && !_state.Overflowed; row++)
            CandidateListBuilder<TKernels>.Build(_state, row, _state.Hits(member));
    }
}
