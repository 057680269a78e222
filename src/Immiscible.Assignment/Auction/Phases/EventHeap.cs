using System.Runtime.CompilerServices;
using Immiscible.Assignment.Memory;

namespace Immiscible.Assignment.Auction.Phases;

/// <summary>A binary heap of (distance, id) keys for Dijkstra's algorithm, where a key may be pushed again at a lower distance.</summary>
/// <remarks>Equal distances leave in the order of their ids, whatever order they came in.</remarks>
internal sealed unsafe class EventHeap
{
    private AlignedBuffer<long> _keys = new(0);

    public int Count { get; private set; }

    public bool IsFull => Count == _keys.Length;

    public void Reset(int capacity)
    {
        if (_keys.Length != capacity) _keys = new AlignedBuffer<long>(capacity);
        Count = 0;
    }

    public void Clear() => Count = 0;

    public static int DistanceOf(long key) => (int)(key >> 32);

    public static int IdOf(long key) => (int)key;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Push(int distance, int id)
    {
        var key = ((long)distance << 32) | (uint)id;
        var keys = _keys.Pointer;
        var hole = Count++;
        while (hole > 0)
        {
            var parent = (hole - 1) >> 1;
            if (keys[parent] <= key) break;
            keys[hole] = keys[parent];
            hole = parent;
        }

        keys[hole] = key;
    }

    public long Pop()
    {
        var keys = _keys.Pointer;
        var least = keys[0];
        Sink(0, keys[--Count]);
        return least;
    }

    /// <summary>Drops the keys that a predicate calls stale.</summary>
    public void Compact(Func<long, bool> isStale)
    {
        var keys = _keys.Pointer;
        var kept = 0;
        for (var k = 0; k < Count; k++)
            if (!isStale(keys[k]))
                keys[kept++] = keys[k];
        Count = kept;
        for (var k = Count / 2 - 1; k >= 0; k--) Sink(k, keys[k]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sink(int hole, long key)
    {
        var keys = _keys.Pointer;
        while (true)
        {
            var child = 2 * hole + 1;
            if (child >= Count) break;
            if (child + 1 < Count && keys[child + 1] < keys[child]) child++;
            if (keys[child] >= key) break;
            keys[hole] = keys[child];
            hole = child;
        }

        keys[hole] = key;
    }
}
