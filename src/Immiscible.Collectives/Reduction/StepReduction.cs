using System.Threading.Channels;
using Immiscible.Numerics.Vectors;

namespace Immiscible.Collectives.Reduction;

/// <summary>
/// What one member has of one step's reduction: the partial sums of its own slice, chunk by chunk, and which chunks of the others'
/// reduced slices have arrived.
/// </summary>
internal sealed class StepReduction
{
    private readonly TreeNode _root;
    private readonly ReductionGroup _group;
    private readonly SlicePlan _slices;
    private readonly VectorPool _pool;
    private readonly SliceChunks[] _cuts;
    private readonly ChunkReduction[] _own;
    private readonly bool[][] _expected;
    private readonly Channel<int>[] _summed;
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Memory<float>> _destination = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _missing, _unsummed;

    public StepReduction(TreeNode root, ReductionGroup group, SlicePlan slices, VectorPool pool)
    {
        (_root, _group, _slices, _pool) = (root, group, slices, pool);
        _cuts = [.. Enumerable.Range(0, group.Size).Select(owner => new SliceChunks(slices.SliceLength(owner), pool.Length))];
        _own = [.. Enumerable.Range(0, _cuts[group.Rank].Count).Select(chunk => new ChunkReduction(root.Count, Length(_cuts[group.Rank], chunk)))];
        _expected = [.. _cuts.Select(static cuts => new bool[cuts.Count])];
        _summed = [.. _cuts.Select(static _ => Channel.CreateUnbounded<int>(new UnboundedChannelOptions { SingleReader = true }))];
        _missing = _cuts.Sum(static cuts => cuts.Count);
        _unsummed = _own.Length;
        if (_missing == 0) _complete.SetResult();
        if (_unsummed == 0) EndSummed();
    }

    /// <summary>Complete when the whole reduced gradient is there.</summary>
    public Task Complete => _complete.Task;

    /// <summary>Where the reduced gradient goes, once the member has begun the step.</summary>
    public Task<Memory<float>> Destination => _destination.Task;

    /// <summary>The chunks of this member's slice as they are summed, for the sender to one peer.</summary>
    public ChannelReader<int> Summed(int peer) => _summed[peer].Reader;

    /// <summary>How the slice of <paramref name="owner"/> is cut.</summary>
    public SliceChunks Cuts(int owner) => _cuts[owner];

    /// <summary>Says where the reduced gradient goes, and sums the chunks that lack nothing.</summary>
    public void Begin(Memory<float> reduced)
    {
        _destination.TrySetResult(reduced);
        for (var chunk = 0; chunk < _own.Length; chunk++)
            if (_own[chunk].Begin()) Sum(chunk);
    }

    /// <summary>Adds one of this member's nodes, and sums the chunks that lacked nothing else.</summary>
    public void Add(TreeNode node, FlatVector values)
    {
        var slice = values.Host[_slices.Slice(_group.Rank)];
        for (var chunk = 0; chunk < _own.Length; chunk++)
            if (_own[chunk].Add(node, slice[_cuts[_group.Rank].Floats(chunk)])) Sum(chunk);
    }

    /// <summary>A buffer for a part of a peer's node; null where it is none, or would count a granule twice.</summary>
    public Memory<float>? ExpectPartial(TreeNode node, long offset, int length)
    {
        if (!_cuts[_group.Rank].TryFind(offset, length, out var chunk)) return null;
        var buffer = _pool.Rent();
        if (_own[chunk].TryExpect(node, buffer)) return buffer.AsMemory(0, length);
        _pool.Return(buffer);
        return null;
    }

    /// <summary>Whether a payload is a chunk of another owner's slice that has not come before; if so it is counted as under way.</summary>
    public bool TryExpectReduced(int owner, long offset, int length, out Range floats)
    {
        floats = default;
        if (!_cuts[owner].TryFind(offset, length, out var chunk)) return false;
        var start = _slices.Slice(owner).Start.Value + _cuts[owner].Offset(chunk);
        floats = start..(start + length);
        lock (_expected) return !_expected[owner][chunk] && (_expected[owner][chunk] = true);
    }

    public void PartialArrived(TreeNode node, long offset)
    {
        var chunk = (int)(offset / _pool.Length);
        if (_own[chunk].Arrived(node)) Sum(chunk);
    }

    public void ReducedArrived() => Arrived();

    private static int Length(SliceChunks cuts, int chunk) => cuts.Floats(chunk).GetOffsetAndLength(cuts.Length).Length;

    /// <summary>Sums a chunk that lacks nothing: on the thread that brought the last part, whose cache still holds it.</summary>
    private void Sum(int chunk)
    {
        var result = _destination.Task.Result[_slices.Slice(_group.Rank)][_cuts[_group.Rank].Floats(chunk)];
        _own[chunk].Sum(_root, result.Span, _pool);
        foreach (var summed in _summed) summed.Writer.TryWrite(chunk);
        if (Interlocked.Decrement(ref _unsummed) == 0) EndSummed();
        Arrived();
    }

    private void EndSummed()
    {
        foreach (var summed in _summed) summed.Writer.Complete();
    }

    private void Arrived()
    {
        if (Interlocked.Decrement(ref _missing) == 0) _complete.TrySetResult();
    }
}
