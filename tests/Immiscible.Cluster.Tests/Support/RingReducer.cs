using System.Collections.Concurrent;
using System.Numerics.Tensors;
using Immiscible.Cluster.Workers;
using Immiscible.Collectives.Reduction;
using Immiscible.Collectives.Transport;
using Immiscible.Numerics.Vectors;

namespace Immiscible.Cluster.Tests.Support;

/// <summary>
/// Sums in the order of a ring: the owner of a slice begins with its own sum and adds the members' that follow it. A right sum, but its
/// order, and so its rounding, depends on who the members are.
/// </summary>
internal sealed class RingReducer : IGradientReducer, IFrameSink
{
    private readonly ConcurrentDictionary<(FrameKind, long, int), TaskCompletionSource<float[]>> _arrived = new();
    private readonly ConcurrentDictionary<FrameHeader, float[]> _incoming = new();
    private readonly IMemberTransport _transport;
    private readonly ReductionGroup _group;
    private readonly SlicePlan _slices;

    public RingReducer(IMemberTransport transport, int length, ReductionGroup group)
    {
        (_transport, _group, _slices) = (transport, group, new SlicePlan(length, group.Size));
        transport.Listen(group.Epoch, this);
    }

    public async Task<FlatVector> ReduceAsync(long step, FinalNodes nodes, FlatVector result, CancellationToken cancellation)
    {
        var (own, reduced) = (new float[_slices.Length], result.BeginLoad());
        await foreach (var final in nodes.ReadAsync(cancellation))
            foreach (var (_, values) in final) TensorPrimitives.Add(own, values.Host.Span, own);
        foreach (var peer in Peers()) await SendAsync(FrameKind.PartialSum, step, peer, peer, own.AsMemory()[_slices.Slice(peer)], cancellation);

        var slice = reduced[_slices.Slice(_group.Rank)];
        own.AsMemory()[_slices.Slice(_group.Rank)].CopyTo(slice);
        foreach (var peer in Peers())
        {
            var sum = await ReceiveAsync(FrameKind.PartialSum, step, peer, cancellation);
            TensorPrimitives.Add(slice.Span, sum, slice.Span);
        }
        foreach (var peer in Peers()) await SendAsync(FrameKind.ReducedSlice, step, peer, _group.Rank, slice, cancellation);
        foreach (var peer in Peers())
            (await ReceiveAsync(FrameKind.ReducedSlice, step, peer, cancellation)).CopyTo(reduced[_slices.Slice(peer)]);
        result.CompleteLoad();
        return result;
    }

    public ValueTask<Memory<float>?> AcceptAsync(FrameHeader header, int length, CancellationToken cancellation) =>
        ValueTask.FromResult<Memory<float>?>(_incoming[header] = new float[length]);

    public void Complete(in FrameHeader header)
    {
        _incoming.TryRemove(header, out var values);
        Slot(header.Kind, header.Step, header.Sender).SetResult(values!);
    }

    private IEnumerable<int> Peers() => Enumerable.Range(1, _group.Size - 1).Select(i => (_group.Rank + i) % _group.Size);

    private async Task SendAsync(FrameKind kind, long step, int peer, int slice, ReadOnlyMemory<float> values, CancellationToken cancellation)
    {
        var header = new FrameHeader(kind, _group.Epoch, step, _group.Rank, slice, new TreeNode(_group.Rank, 1));
        await _transport.SendAsync(_group.Addresses[peer], header, values, cancellation);
    }

    private async Task<float[]> ReceiveAsync(FrameKind kind, long step, int sender, CancellationToken cancellation)
    {
        var values = await Slot(kind, step, sender).Task.WaitAsync(cancellation);
        _arrived.TryRemove((kind, step, sender), out _);
        return values;
    }

    private TaskCompletionSource<float[]> Slot(FrameKind kind, long step, int sender) =>
        _arrived.GetOrAdd((kind, step, sender), static _ => new TaskCompletionSource<float[]>(TaskCreationOptions.RunContinuationsAsynchronously));
}

/// <summary>The canonical reduction, and the ring or late frames for the runs that ask for them.</summary>
internal sealed class ScriptedReducerFactory : IGradientReducerFactory
{
    private readonly CanonicalReducerFactory _canonical = new();

    /// <summary>Keys of the runs that reduce around a ring.</summary>
    public ConcurrentDictionary<string, bool> Ring { get; } = new();

    /// <summary>Runs whose frames come late, by key.</summary>
    public ConcurrentDictionary<string, LateFrames> Late { get; } = new();

    public IGradientReducer Create(IMemberTransport transport, CanonicalTree tree, int length, ReductionGroup group, long firstStep)
    {
        var run = group.Addresses[0].Split('/')[0];
        if (Ring.ContainsKey(run)) return new RingReducer(transport, length, group);
        return _canonical.Create(Late.TryGetValue(run, out var late) ? late.Before(transport) : transport, tree, length, group, firstStep);
    }
}
