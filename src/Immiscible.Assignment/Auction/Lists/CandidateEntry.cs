namespace Immiscible.Assignment.Auction.Lists;

/// <summary>One entry of a candidate list: <c>cost &lt;&lt; 16 | column</c>.</summary>
internal static class CandidateEntry
{
    /// <summary>Entries in every list; unused ones are <see cref="Unused"/>.</summary>
    public const int ListLength = 32;

    public const int CostShift = 16;

    public const uint ColumnMask = 0xFFFF;

    public static uint Pack(int column, ushort cost) => ((uint)cost << CostShift) | (uint)column;

    public static int Column(uint entry) => (int)(entry & ColumnMask);

    public static int Cost(uint entry) => (int)(entry >> CostShift);

    /// <summary>An entry that is never cheapest: it names the column past the padding, whose price is kept at 65535.</summary>
    public static uint Unused(int stride) => Pack(stride, ushort.MaxValue);
}
