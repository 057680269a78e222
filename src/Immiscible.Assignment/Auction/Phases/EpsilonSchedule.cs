namespace Immiscible.Assignment.Auction.Phases;

/// <summary>The epsilons of the auction's phases, from how far above a row's cheapest column its candidates reach.</summary>
/// <remarks>
/// Taking the mean reach as the unit makes the schedule independent of the costs' scale. Any schedule is exact, since shortest paths
/// finish the work; this one is near the least time on image-noise distances of 128 to 4096 rows.
/// </remarks>
internal readonly record struct EpsilonSchedule(int First, int Last)
{
    private const int FirstFraction = 24, LastFraction = 600;

    /// <summary>Reads the reach of the first lists.</summary>
    public static unsafe EpsilonSchedule From(AuctionState state)
    {
        var sum = 0L;
        for (var row = 0; row < state.Rows; row++) sum += state.Spread[row];
        var reach = (int)(sum / state.Rows);
        return new EpsilonSchedule(Math.Max(1, reach / FirstFraction), Math.Max(1, reach / LastFraction));
    }
}
