namespace Immiscible.Assignment.Auction.Kernels;

/// <summary>
/// The two least keys of a candidate list, a key being <c>value &lt;&lt; 6 | slot</c>: equal values are told apart by their place in the
/// list, so no tie is left to chance.
/// </summary>
internal readonly record struct Offer(int BestKey, int SecondKey)
{
    public const int SlotBits = 6;

    private const int SlotMask = (1 << SlotBits) - 1;

    public int Slot => BestKey & SlotMask;

    public int SecondSlot => SecondKey & SlotMask;

    /// <summary>Cost plus price of the cheapest entry.</summary>
    public int Best => BestKey >> SlotBits;

    /// <summary>Cost plus price of the second cheapest entry.</summary>
    public int Second => SecondKey >> SlotBits;
}
