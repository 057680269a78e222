using Immiscible.Collectives.Transport;

namespace Immiscible.Collectives.Reduction;

/// <summary>
/// Reduce-scatter and all-gather in two hops, in the canonical order: every member sends each slice of its nodes to the slice's owner,
/// the owner evaluates the canonical tree over that slice, and sends the result to all. 2 S (W - 1) / W values cross the wire a member.
/// </summary>
/// <remarks>
/// A member that is ahead may send its sums of the next step before this member has begun that step (never of the one after, for
/// a step is committed by all before the next begins), so two steps can be in flight; frames of any other are refused.
/// </remarks>
public sealed class CanonicalAllReduce : IGradientReducer, IFrameSink
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, StepReduction> _steps = [];
    private readonly IMemberTransport _transport;
    private readonly CanonicalTree _tree;
    private readonly ReductionGroup _group;
    private readonly SlicePlan _slices;
    private readonly VectorPool _pool;
    private long _finished;

    /// <summary>Joins <paramref name="group"/> and starts to listen on <paramref name="transport"/>.</summary>
    /// <param name="transport">The wire.</param>
    /// <param name="tree">The run's canonical tree.</param>
    /// <param name="length">Floats in the flat vector.</param>
    /// <param name="group">The members of the epoch.</param>
    /// <param name="firstStep">The first step the group will reduce.</param>
    public CanonicalAllReduce(IMemberTransport transport, CanonicalTree tree, int length, ReductionGroup group, long firstStep)
    {
        (_transport, _tree, _group, _finished) = (transport, tree, group, firstStep - 1);
        _slices = new SlicePlan(length, group.Size);
        _pool = new VectorPool(_slices.SliceLength(group.Rank));
        transport.Listen(this);
    }

    /// <inheritdoc/>
    public async Task ReduceAsync(long step, NodeSet nodes, Memory<float> reduced, CancellationToken cancellation)
    {
        if (reduced.Length != _slices.Length)
            throw new ArgumentException($"the result has {reduced.Length} values, not {_slices.Length}", nameof(reduced));
        var reduction = Open(step) ?? throw new ArgumentOutOfRangeException(nameof(step), step, $"the steps up to {_finished} are reduced");
        var own = _slices.Slice(_group.Rank);
        foreach (var node in nodes.Nodes) reduction.AddOwn(node, nodes.Values(node)[own]);
        reduction.SetDestination(reduced);

        // All peers at once, each peer's frames in order.
        await Task.WhenAll(Peers().Select(peer => SendPartialSums(peer, step, nodes, cancellation))).ConfigureAwait(false);
        await reduction.Covered.WaitAsync(cancellation).ConfigureAwait(false);
        var slice = reduced[own];
        reduction.Evaluate(_tree.Root, slice.Span, _pool);
        var header = new FrameHeader(FrameKind.ReducedSlice, _group.Epoch, step, _group.Rank, _group.Rank, _tree.Root);
        await Task.WhenAll(Peers().Select(peer => _transport.SendAsync(_group.Addresses[peer], header, slice, cancellation).AsTask()))
            .ConfigureAwait(false);
        await reduction.Gathered.WaitAsync(cancellation).ConfigureAwait(false);
        Close(step, reduction);
    }

    /// <inheritdoc/>
    public async ValueTask<Memory<float>?> AcceptAsync(FrameHeader header, int length, CancellationToken cancellation)
    {
        if (header.Epoch != _group.Epoch || header.Sender < 0 || header.Sender >= _group.Size || header.Sender == _group.Rank) return null;
        if (Open(header.Step) is not { } reduction) return null;
        switch (header.Kind)
        {
            case FrameKind.PartialSum when header.Slice == _group.Rank && length == _pool.Length && _tree.TryLocate(header.Node, out _, out _):
                var buffer = _pool.Rent();
                if (reduction.Expect(header.Node, buffer)) return buffer;
                _pool.Return(buffer);
                return null;
            case FrameKind.ReducedSlice when header.Slice == header.Sender && length == _slices.SliceLength(header.Slice):
                return (await reduction.Destination.WaitAsync(cancellation).ConfigureAwait(false))[_slices.Slice(header.Slice)];
            default:
                return null;
        }
    }

    /// <inheritdoc/>
    public void Complete(in FrameHeader header)
    {
        if (Open(header.Step) is not { } reduction) return;
        if (header.Kind == FrameKind.PartialSum) reduction.Arrived(header.Node);
        else reduction.GatheredSlice(header.Slice);
    }

    private IEnumerable<int> Peers() => Enumerable.Range(1, _group.Size - 1).Select(i => (_group.Rank + i) % _group.Size);

    private async Task SendPartialSums(int peer, long step, NodeSet nodes, CancellationToken cancellation)
    {
        var slice = _slices.Slice(peer);
        foreach (var node in nodes.Nodes)
        {
            var header = new FrameHeader(FrameKind.PartialSum, _group.Epoch, step, _group.Rank, peer, node);
            await _transport.SendAsync(_group.Addresses[peer], header, nodes.Values(node)[slice], cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The state of a step that is under way or the next; null for any other.</summary>
    private StepReduction? Open(long step)
    {
        lock (_gate)
        {
            if (step <= _finished || step > _finished + 2) return null;
            if (!_steps.TryGetValue(step, out var reduction)) _steps.Add(step, reduction = new StepReduction(_tree.Root.Count, _group));
            return reduction;
        }
    }

    private void Close(long step, StepReduction reduction)
    {
        lock (_gate)
        {
            _steps.Remove(step);
            _finished = step;
        }
        reduction.Release(_pool);
    }
}
