using System.Numerics;
using Immiscible.Assignment.Memory;

namespace Immiscible.Assignment.Auction.Phases;

/// <summary>Room for the rows that wait to bid: a ring that holds all of them, indexed modulo a power of two.</summary>
internal sealed unsafe class RowQueue
{
    private AlignedBuffer<int> _rows = new(0);

    public int* Pointer => _rows.Pointer;

    /// <summary>Makes room for every row and one more and returns the mask that indices are taken with.</summary>
    public uint Reserve(int rows)
    {
        var capacity = (int)BitOperations.RoundUpToPowerOf2((uint)rows + 2);
        if (_rows.Length < capacity)
        {
            _rows = new AlignedBuffer<int>(capacity);
            // What lies beyond the tail is prefetched from, so it must be a row.
            _rows.Span.Clear();
        }

        return (uint)capacity - 1;
    }
}
