using Immiscible.Assignment.Auction.Lists;
using Immiscible.Assignment.Costs;
using Immiscible.Assignment.Memory;

namespace Immiscible.Assignment.Auction;

/// <summary>What the phases of one solve share: costs, prices, the partial matching and the candidate lists.</summary>
/// <remarks>
/// Prices are the negated column duals and only ever rise. <c>Price16</c> and <c>Price</c> always agree; the first is what whole rows are
/// scanned against, the second what list entries are looked up in. A price beyond <see cref="PriceLimit"/> ends the solve: 16-bit sums
/// would no longer tell values apart.
/// </remarks>
internal sealed unsafe class AuctionState(int members)
{
    /// <summary>The highest price a column may reach.</summary>
    public const int PriceLimit = 60000;

    private AlignedBuffer<ushort> _price16 = new(0);
    private AlignedBuffer<int> _price = new(0);
    private AlignedBuffer<int> _rowOf = new(0);
    private AlignedBuffer<int> _columnOf = new(0);
    private AlignedBuffer<int> _pairCost = new(0);
    private AlignedBuffer<int> _bound = new(0);
    private AlignedBuffer<int> _spread = new(0);
    private AlignedBuffer<uint> _lists = new(0);
    private AlignedBuffer<ushort> _hits = new(0);

    public int Rows { get; private set; }

    public int Columns { get; private set; }

    public int Stride { get; private set; }

    /// <summary>Row i starts at i * Stride, on a cache line.</summary>
    public ushort* Costs { get; private set; }

    public ushort* Price16 { get; private set; }

    public int* Price { get; private set; }

    /// <summary>The row of a column, -1 where free.</summary>
    public int* RowOf { get; private set; }

    /// <summary>The column of a row, -1 where free; slot -1 exists and is never read, so that a loop may write without asking.</summary>
    public int* ColumnOf { get; private set; }

    /// <summary>The cost of a row's pair.</summary>
    public int* PairCost { get; private set; }

    /// <summary>Every column outside row i's list has cost + price of at least Bound[i].</summary>
    public int* Bound { get; private set; }

    /// <summary>How far above its least value a row's next list should reach; 0 before the first.</summary>
    public int* Spread { get; private set; }

    public uint* Lists { get; private set; }

    /// <summary>Room for the hits of a row, once a thread.</summary>
    public ushort* Hits(int member) => _hits.Pointer + member * (_hits.Length / members);

    /// <summary>Set when prices have left 16 bits; the answer must then come from elsewhere.</summary>
    public bool Overflowed { get; set; }

    /// <summary>Sets prices to zero and frees all rows and columns.</summary>
    public void Reset(ushort* costs, int rows, int columns, int stride)
    {
        Costs = costs;
        (Rows, Columns, Stride, Overflowed) = (rows, columns, stride, false);
        if (_price16.Length < stride) Allocate(stride);
        _price16.Span[..columns].Clear();
        _price16.Span[columns..].Fill(ushort.MaxValue);
        _price.Span[..columns].Clear();
        _price.Span[columns..].Fill(ushort.MaxValue);
        _spread.Span[..rows].Clear();
        _rowOf.Span[..columns].Fill(-1);
        _columnOf.Span.Fill(-1);
    }

    /// <summary>The cost of a pair, read from the matrix.</summary>
    public int Cost(int row, int column) => Costs[(long)row * Stride + column];

    private void Allocate(int stride)
    {
        _price16 = new AlignedBuffer<ushort>(stride);
        _price = new AlignedBuffer<int>(stride + 1);
        _rowOf = new AlignedBuffer<int>(stride);
        _columnOf = new AlignedBuffer<int>(stride + 16);
        _pairCost = new AlignedBuffer<int>(stride);
        _bound = new AlignedBuffer<int>(stride);
        _spread = new AlignedBuffer<int>(stride);
        _lists = new AlignedBuffer<uint>(stride * CandidateEntry.ListLength);
        _hits = new AlignedBuffer<ushort>(members * (stride + CostBuffer.RowAlignment));
        Price16 = _price16.Pointer;
        Price = _price.Pointer;
        RowOf = _rowOf.Pointer;
        ColumnOf = _columnOf.Pointer + 16;
        PairCost = _pairCost.Pointer;
        Bound = _bound.Pointer;
        Spread = _spread.Pointer;
        Lists = _lists.Pointer;
    }
}
