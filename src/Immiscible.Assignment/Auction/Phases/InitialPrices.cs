using System.Numerics;
using System.Runtime.CompilerServices;
using Immiscible.Assignment.Memory;

namespace Immiscible.Assignment.Auction.Phases;

/// <summary>
/// Starts the auction near the final prices: a column starts as much above the dearest column as its costs lie below that one's,
/// judged by a mix of column means and column minima (column reduction uses the minima alone).
/// </summary>
/// <remarks>
/// For a square matrix any non-negative prices may be started from, so an estimate from part of the rows is as safe as an exact one.
/// Noise vectors differ in length, which shifts whole columns; with this start real distances need a third of the bids that zero prices
/// need. Integer arithmetic only: the prices are the same on every machine.
/// </remarks>
internal sealed unsafe class InitialPrices
{
    /// <summary>Rows looked at, evenly spaced; more of them no longer improve the estimate.</summary>
    private const int SampledRows = 512;

    /// <summary>A sum of this many costs, each without its low bits, fits 16 bits.</summary>
    private const int RowsPerSum = 64, DroppedBits = 6;

    /// <summary>A start this high leaves the auction room below <see cref="AuctionState.PriceLimit"/>.</summary>
    private const int HighestStart = 32768;

    private AlignedBuffer<ushort> _minimum = new(0);
    private AlignedBuffer<ushort> _sum = new(0);
    private AlignedBuffer<int> _total = new(0);

    public void Set(AuctionState state)
    {
        var stride = state.Stride;
        if (_sum.Length < stride)
        {
            _minimum = new AlignedBuffer<ushort>(stride);
            _sum = new AlignedBuffer<ushort>(stride);
            _total = new AlignedBuffer<int>(stride);
        }

        _minimum.Span.Fill(ushort.MaxValue);
        _total.Span.Clear();
        var step = Math.Max(1, state.Columns / SampledRows);
        var sampled = 0;
        while (sampled * step < state.Columns) sampled += AddRows(state, sampled * step, step);
        Write(state, sampled);
    }

    /// <summary>Adds up to <see cref="RowsPerSum"/> rows to the totals and minima and returns how many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int AddRows(AuctionState state, int row, int step)
    {
        _sum.Span.Clear();
        var added = 0;
        for (; added < RowsPerSum && row < state.Columns; row += step, added++)
        {
            var costs = state.Costs + (long)row * state.Stride;
            for (var j = 0; j < state.Stride; j += Vector<ushort>.Count)
            {
                var cost = Vector.LoadAligned(costs + j);
                Vector.Min(Vector.LoadAligned(_minimum.Pointer + j), cost).StoreAligned(_minimum.Pointer + j);
                (Vector.LoadAligned(_sum.Pointer + j) + (cost >>> DroppedBits)).StoreAligned(_sum.Pointer + j);
            }
        }

        for (var j = 0; j < state.Columns; j++) _total.Pointer[j] += _sum.Pointer[j];
        return added;
    }

    private void Write(AuctionState state, int sampled)
    {
        int* level = _total.Pointer;
        var highest = 0;
        for (var j = 0; j < state.Columns; j++)
        {
            var mean = (level[j] << DroppedBits) / sampled;
            level[j] = (3 * mean + _minimum.Pointer[j]) / 4;
            highest = Math.Max(highest, level[j]);
        }

        for (var j = 0; j < state.Columns; j++)
        {
            var start = Math.Min(highest - level[j], HighestStart);
            state.Price[j] = start;
            state.Price16[j] = (ushort)start;
        }
    }
}
