namespace Immiscible.Assignment.Auction;

/// <summary>The phases of the auction compiled for one set of inner loops.</summary>
internal unsafe interface IAuctionEngine
{
    /// <summary>Solves a matrix whose rows are aligned and padded; false when prices left 16 bits and the answer is not complete.</summary>
    bool TrySolve(AuctionState state, ushort* costs, int rows, int columns, int stride);
}
