using Immiscible.Collectives.Transport;
using Immiscible.Numerics.Vectors;

namespace Immiscible.Collectives.Reduction;

/// <summary>
/// Reduce-scatter and all-gather in two hops, in the canonical order: every member sends each slice of its nodes to the slice's owner,
/// the owner evaluates the canonical tree over that slice, and sends the result to all. 2 S (W - 1) / W values cross the wire a member.
/// </summary>
/// <remarks>
/// <para>
/// Slices travel in chunks: a chunk is summed as soon as all its parts are there, and the sum is sent on while later chunks still arrive.
/// The order of every element's additions is that of the tree, whatever the chunks. Nodes that are final before a member's last granule is
/// computed travel meanwhile.
/// </para>
/// <para>
/// A member that is ahead may send its sums of the next step before this member has begun that step (never of the one after, for
/// a step is committed by all before the next begins), so two steps can be in flight; frames of any other are refused.
/// </para>
/// </remarks>
public sealed class CanonicalAllReduce : IGradientReducer, IFrameSink
{
    /// <summary>Floats in a chunk unless said otherwise: half a megabyte stays in the second-level cache from one use to the next.</summary>
    public const int DefaultChunkLength = 1 << 17;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, StepReduction> _steps = [];
    private readonly IMemberTransport _transport;
    private readonly CanonicalTree _tree;
    private readonly ReductionGroup _group;
    private readonly SlicePlan _slices;
    private readonly VectorPool _chunks;
    private long _finished;

    /// <summary>Joins <paramref name="group"/> and starts to listen on <paramref name="transport"/>.</summary>
    /// <param name="transport">The wire.</param>
    /// <param name="tree">The run's canonical tree.</param>
    /// <param name="length">Floats in the flat vector.</param>
    /// <param name="group">The members of the epoch.</param>
    /// <param name="firstStep">The first step the group will reduce.</param>
    /// <param name="chunkLength">Floats in a chunk, the same for all members.</param>
    public CanonicalAllReduce(
        IMemberTransport transport, CanonicalTree tree, int length, ReductionGroup group, long firstStep, int chunkLength = DefaultChunkLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(chunkLength, 1);
        (_transport, _tree, _group, _finished) = (transport, tree, group, firstStep - 1);
        _slices = new SlicePlan(length, group.Size);
        // No longer than the longest slice, the same for all members: a small model has small buffers.
        var longest = Enumerable.Range(0, group.Size).Max(_slices.SliceLength);
        _chunks = new VectorPool(Math.Clamp(longest, 1, chunkLength));
        transport.Listen(group.Epoch, this);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A failed reduction closes the epoch before it throws, because nothing else of the epoch could succeed: so <paramref name="nodes"/>
    /// and <paramref name="reduced"/> are free in that case, too.
    /// </remarks>
    public async Task<FlatVector> ReduceAsync(long step, FinalNodes nodes, FlatVector reduced, CancellationToken cancellation)
    {
        if (reduced.Length != _slices.Length)
            throw new ArgumentException($"the result has {reduced.Length} values, not {_slices.Length}", nameof(reduced));
        var reduction = Open(step) ?? throw new ArgumentOutOfRangeException(nameof(step), step, $"the steps up to {_finished} are reduced");
        var sum = reduced;
        if (_group.Size == 1) sum = await TakeAsync(nodes, cancellation).ConfigureAwait(false);
        else await ExchangeAsync(step, nodes, reduced, reduction, cancellation).ConfigureAwait(false);
        lock (_gate)
        {
            _steps.Remove(step);
            _finished = step;
        }
        return sum;
    }

    /// <inheritdoc/>
    public async ValueTask<Memory<float>?> AcceptAsync(FrameHeader header, int length, CancellationToken cancellation)
    {
        if (header.Epoch != _group.Epoch || header.Sender < 0 || header.Sender >= _group.Size || header.Sender == _group.Rank) return null;
        if (Open(header.Step) is not { } reduction) return null;
        switch (header.Kind)
        {
            case FrameKind.PartialSum when header.Slice == _group.Rank && _tree.TryLocate(header.Node, out _, out _):
                return reduction.ExpectPartial(header.Node, header.Offset, length);
            case FrameKind.ReducedSlice
                when header.Slice == header.Sender && reduction.TryExpectReduced(header.Slice, header.Offset, length, out var floats):
                return (await reduction.Destination.WaitAsync(cancellation).ConfigureAwait(false))[floats];
            default:
                return null;
        }
    }

    /// <inheritdoc/>
    public void Complete(in FrameHeader header)
    {
        if (Open(header.Step) is not { } reduction) return;
        if (header.Kind == FrameKind.PartialSum) reduction.PartialArrived(header.Node, header.Offset);
        else reduction.ReducedArrived();
    }

    /// <summary>The sum of a member that is alone: its root, as it is.</summary>
    private async Task<FlatVector> TakeAsync(FinalNodes nodes, CancellationToken cancellation)
    {
        FlatVector? root = null;
        await foreach (var final in nodes.ReadAsync(cancellation).ConfigureAwait(false))
            foreach (var (node, values) in final)
                root = node == _tree.Root ? values : throw new ArgumentException($"the only member of the epoch {_group.Epoch} has {node} alone", nameof(nodes));
        return root ?? throw new ArgumentException($"the only member of the epoch {_group.Epoch} has no granule", nameof(nodes));
    }

    /// <summary>Reduces with the other members; from and to a device, each vector is copied once.</summary>
    private async Task ExchangeAsync(long step, FinalNodes nodes, FlatVector result, StepReduction reduction, CancellationToken cancellation)
    {
        var reduced = result.BeginLoad();
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var lost = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _transport.PeerLost += OnPeerLost;
        reduction.Begin(reduced);
        var sending = Task.WhenAll(
        [
            Task.Run(() => ContributeAsync(nodes, reduction, giveUp.Token), CancellationToken.None),
            .. Peers().Select(peer => Task.Run(() => SendAsync(peer, step, nodes, reduced, reduction, giveUp), CancellationToken.None)),
        ]);
        try
        {
            await OrLostAsync(sending).ConfigureAwait(false);
            await OrLostAsync(reduction.Complete).ConfigureAwait(false);
        }
        catch
        {
            await giveUp.CancelAsync().ConfigureAwait(false);
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _transport.CloseEpochAsync(_group.Epoch).ConfigureAwait(false);
            throw;
        }
        finally
        {
            _transport.PeerLost -= OnPeerLost;
        }
        result.CompleteLoad();

        async Task OrLostAsync(Task task) => await (await Task.WhenAny(task, lost.Task).WaitAsync(cancellation).ConfigureAwait(false)).ConfigureAwait(false);

        void OnPeerLost(object? sender, PeerLostEventArgs peer)
        {
            if (_group.Addresses.Contains(peer.Address)) lost.TrySetException(new TransportException($"{peer.Address} was lost: {peer.Reason}"));
        }
    }

    private IEnumerable<int> Peers() => Enumerable.Range(1, _group.Size - 1).Select(i => (_group.Rank + i) % _group.Size);

    /// <summary>Adds this member's nodes to its own slice.</summary>
    private static async Task ContributeAsync(FinalNodes nodes, StepReduction reduction, CancellationToken cancellation)
    {
        await foreach (var final in nodes.ReadAsync(cancellation).ConfigureAwait(false))
            foreach (var (node, values) in final) reduction.Add(node, values);
    }

    /// <summary>Sends all that one peer is to have: the parts of its slice, and between them the chunks of ours that are summed.</summary>
    private async Task SendAsync(
        int peer, long step, FinalNodes nodes, Memory<float> reduced, StepReduction reduction, CancellationTokenSource giveUp)
    {
        var sender = new PeerSender(_transport, _group.Addresses[peer], giveUp.Token);
        var (own, theirs) = (_slices.Slice(_group.Rank), _slices.Slice(peer));
        var summed = reduction.Summed(peer);
        var cuts = reduction.Cuts(peer);
        try
        {
            // Nothing is summed before the last of our own nodes is there, so no sum waits while we wait for one.
            await foreach (var final in nodes.ReadAsync(giveUp.Token).ConfigureAwait(false))
                for (var chunk = 0; chunk < cuts.Count; chunk++)
                    foreach (var (node, values) in final)
                    {
                        while (summed.TryRead(out var ready)) await SendSumAsync(ready).ConfigureAwait(false);
                        var header = new FrameHeader(FrameKind.PartialSum, _group.Epoch, step, _group.Rank, peer, node, cuts.Offset(chunk));
                        await sender.SendAsync(header, values.Host[theirs][cuts.Floats(chunk)]).ConfigureAwait(false);
                    }
            await foreach (var ready in summed.ReadAllAsync(giveUp.Token).ConfigureAwait(false)) await SendSumAsync(ready).ConfigureAwait(false);
            await sender.EndAsync().ConfigureAwait(false);
        }
        catch
        {
            // One lost peer ends the step for all; the payloads of the frames under way are free only when those have ended.
            await giveUp.CancelAsync().ConfigureAwait(false);
            await sender.EndAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        ValueTask SendSumAsync(int chunk)
        {
            var ours = reduction.Cuts(_group.Rank);
            var header = new FrameHeader(FrameKind.ReducedSlice, _group.Epoch, step, _group.Rank, _group.Rank, _tree.Root, ours.Offset(chunk));
            return sender.SendAsync(header, reduced[own][ours.Floats(chunk)]);
        }
    }

    /// <summary>The state of a step that is under way or the next; null for any other.</summary>
    private StepReduction? Open(long step)
    {
        lock (_gate)
        {
            if (step <= _finished || step > _finished + 2) return null;
            if (!_steps.TryGetValue(step, out var reduction))
                _steps.Add(step, reduction = new StepReduction(_tree.Root, _group, _slices, _chunks));
            return reduction;
        }
    }
}
