using System.Threading.Channels;
using Immiscible.Collectives.Reduction;
using Immiscible.Collectives.Transport;

namespace Immiscible.Cluster.Joining;

/// <summary>A worker that is about to join, as a member that sends it gradients sees it.</summary>
internal sealed class StatePupil
{
    private readonly CancellationTokenSource _giveUp = new();
    private readonly Channel<(long Step, float[] Slice)> _steps;
    private readonly IMemberTransport _transport;
    private readonly string _address;
    private readonly ReductionGroup _group;
    private readonly VectorPool _copies;

    /// <summary>Begins to send.</summary>
    /// <param name="transport">The wire.</param>
    /// <param name="address">Where the joiner is.</param>
    /// <param name="group">The members of the epoch; the joiner is none of them.</param>
    /// <param name="copies">Gives the memory for this member's slices.</param>
    /// <param name="pending">Steps that may wait.</param>
    public StatePupil(IMemberTransport transport, string address, ReductionGroup group, VectorPool copies, int pending)
    {
        (_transport, _address, _group, _copies) = (transport, address, group, copies);
        _steps = Channel.CreateBounded<(long, float[])>(new BoundedChannelOptions(pending) { SingleReader = true, SingleWriter = true });
        _ = SendAsync();
    }

    /// <summary>Queues a step; false where the joiner is lost or too far behind, and is given up.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <param name="slice">This member's slice of its gradient; copied.</param>
    public bool TrySend(long step, ReadOnlySpan<float> slice)
    {
        if (_giveUp.IsCancellationRequested) return false;
        var copy = _copies.Rent();
        slice.CopyTo(copy);
        if (_steps.Writer.TryWrite((step, copy))) return true;
        _giveUp.Cancel();
        return false;
    }

    /// <summary>Nothing more is queued.</summary>
    public void Finish() => _steps.Writer.TryComplete();

    private async Task SendAsync()
    {
        try
        {
            await foreach (var (step, slice) in _steps.Reader.ReadAllAsync(_giveUp.Token).ConfigureAwait(false))
            {
                await SendAsync(step, slice).ConfigureAwait(false);
                _copies.Return(slice);
            }
        }
        catch (Exception e) when (e is TransportException or OperationCanceledException or ObjectDisposedException)
        {
            // Whoever takes workers on hears of it from others; training has nothing to do with it.
            await _giveUp.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task SendAsync(long step, float[] slice)
    {
        for (var at = 0; at < slice.Length; at += CanonicalAllReduce.DefaultChunkLength)
        {
            var part = slice.AsMemory(at, Math.Min(CanonicalAllReduce.DefaultChunkLength, slice.Length - at));
            var header = new FrameHeader(FrameKind.ReducedSlice, _group.Epoch, step, _group.Rank, _group.Rank, default, at);
            await _transport.SendAsync(_address, header, part, _giveUp.Token).ConfigureAwait(false);
        }
    }
}
