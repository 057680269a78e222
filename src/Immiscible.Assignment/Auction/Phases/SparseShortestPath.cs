using System.Runtime.CompilerServices;
using Immiscible.Assignment.Auction.Kernels;
using Immiscible.Assignment.Auction.Lists;
using Immiscible.Assignment.Memory;

namespace Immiscible.Assignment.Auction.Phases;

/// <summary>
/// Completes a tight matching exactly: Dijkstra's algorithm from each free row, over candidate lists, with the rest of a row entered only
/// when its bound could matter.
/// </summary>
/// <remarks>
/// Distances are over reduced costs, cost + price - (least of the row), all non-negative. A row reached at distance d is followed by an event
/// at d + bound - least: no unlisted column of the row is nearer. Only if that event comes up before a free column is
/// found is the whole row scanned. Prices of the columns passed rise by what is left to the end of the path, which keeps pairs tight.
/// </remarks>
internal sealed unsafe class SparseShortestPath<TKernels> where TKernels : struct, IAuctionKernels
{
    private readonly EventHeap _heap = new();
    private AlignedBuffer<int> _distance = new(0);
    private AlignedBuffer<int> _predecessor = new(0);
    private AlignedBuffer<int> _stamp = new(0);
    private AlignedBuffer<int> _done = new(0);
    private AlignedBuffer<int> _rowOffset = new(0);
    private AuctionState _state = null!;
    private int _now;
    private int _nearest;
    private int _end;

    /// <summary>Forgets earlier searches; called once a solve.</summary>
    public void Reset(AuctionState state)
    {
        _state = state;
        var stride = state.Stride;
        if (_distance.Length < stride)
        {
            _distance = new AlignedBuffer<int>(stride);
            _predecessor = new AlignedBuffer<int>(stride);
            _stamp = new AlignedBuffer<int>(stride);
            _done = new AlignedBuffer<int>(stride);
            _rowOffset = new AlignedBuffer<int>(stride);
            // Twice what can be live at once (a key a column, an event a row): a full heap loses at least half when compacted.
            _heap.Reset(4 * stride);
        }

        _stamp.Span.Clear();
        _now = 0;
    }

    /// <summary>Matches one more row.</summary>
    /// <exception cref="AssignmentException">No column can be reached from the row: there is no complete matching.</exception>
    public void Augment(int freeRow)
    {
        _now++;
        _heap.Clear();
        (_nearest, _end) = (int.MaxValue, -1);
        var least = Bidding<TKernels>.Cheapest(_state, freeRow).Best;
        if (_state.Overflowed) return;
        var done = Search(freeRow, least);
        if (_end < 0) throw new AssignmentException($"no complete matching: the forbidden pairs leave no column for row {freeRow}");
        RaisePrices(done);
        Exchange(freeRow);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Search(int row, int least)
    {
        int* distance = _distance.Pointer, stamp = _stamp.Pointer;
        var done = 0;
        EnterRow(row, -least);
        while (_heap.Count > 0)
        {
            var key = _heap.Pop();
            var at = EventHeap.DistanceOf(key);
            if (at >= _nearest) break;
            var id = EventHeap.IdOf(key);
            if (id >= _state.Stride)
            {
                EnterWholeRow(id - _state.Stride);
                continue;
            }

            if (stamp[id] < 0 || distance[id] != at) continue;
            stamp[id] = -_now;
            _done.Pointer[done++] = id;
            row = _state.RowOf[id];
            EnterRow(row, at - _state.PairCost[row] - _state.Price[id]);
        }

        return done;
    }

    /// <summary>Relaxes the listed columns of a row and plans the scan of the others; the offset turns cost + price into a distance.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EnterRow(int row, int offset)
    {
        _rowOffset.Pointer[row] = offset;
        var list = _state.Lists + row * CandidateEntry.ListLength;
        var price = _state.Price;
        for (var slot = 0; slot < CandidateEntry.ListLength; slot++)
        {
            var column = CandidateEntry.Column(list[slot]);
            if (column == _state.Stride) break;
            Relax(row, column, CandidateEntry.Cost(list[slot]) + price[column] + offset);
        }

        var bound = _state.Bound[row] + offset;
        if (bound < _nearest) Push(bound, row + _state.Stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void EnterWholeRow(int row)
    {
        var (state, offset) = (_state, _rowOffset.Pointer[row]);
        var hits = state.Hits(0);
        var costs = state.Costs + (long)row * state.Stride;
        var threshold = (long)_nearest - offset - 1;
        if (threshold < ushort.MaxValue)
        {
            if (threshold < 0) return;
            var count = TKernels.Collect(costs, state.Price16, state.Stride, (int)threshold, hits);
            for (var k = 0; k < count; k++) Relax(row, hits[k], costs[hits[k]] + state.Price[hits[k]] + offset);
            return;
        }

        for (var j = 0; j < state.Columns; j++)
            if (costs[j] != Costs.CostMatrix.Forbidden)
                Relax(row, j, costs[j] + state.Price[j] + offset);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Relax(int row, int column, int distance)
    {
        if (distance >= _nearest) return;
        var stamp = _stamp.Pointer[column];
        if (stamp == -_now || (stamp == _now && _distance.Pointer[column] <= distance)) return;
        _stamp.Pointer[column] = _now;
        _distance.Pointer[column] = distance;
        _predecessor.Pointer[column] = row;
        if (_state.RowOf[column] < 0) (_nearest, _end) = (distance, column);
        else Push(distance, column);
    }

    private void Push(int distance, int id)
    {
        if (_heap.IsFull) _heap.Compact(IsStale);
        _heap.Push(distance, id);
    }

    private bool IsStale(long key)
    {
        var id = EventHeap.IdOf(key);
        return id < _state.Stride && (_stamp.Pointer[id] < 0 || _distance.Pointer[id] != EventHeap.DistanceOf(key));
    }

    private void RaisePrices(int done)
    {
        for (var k = 0; k < done; k++)
        {
            var column = _done.Pointer[k];
            var raised = _state.Price[column] + _nearest - _distance.Pointer[column];
            if (raised > AuctionState.PriceLimit) _state.Overflowed = true;
            _state.Price[column] = raised;
            _state.Price16[column] = (ushort)raised;
        }
    }

    private void Exchange(int freeRow)
    {
        var column = _end;
        while (true)
        {
            var row = _predecessor.Pointer[column];
            var next = _state.ColumnOf[row];
            _state.RowOf[column] = row;
            _state.ColumnOf[row] = column;
            _state.PairCost[row] = _state.Cost(row, column);
            if (row == freeRow) return;
            column = next;
        }
    }
}
