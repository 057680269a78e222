using Immiscible.Collectives.Reduction;
using Immiscible.Collectives.Transport;
using Immiscible.Numerics.Vectors;

namespace Immiscible.Collectives.Nccl;

/// <summary>
/// Sums gradients by NCCL: each member adds up its own nodes on its device, and one all-reduce adds up the members'. The order of additions is
/// NCCL's, which depends on how many members there are and how they are connected: the sum is right and the same for all members, but not bit
/// for bit that of other members.
/// </summary>
/// <remarks>
/// The members meet while they compute their first granules. A failed step ends the communicator; the next epoch has a reducer, and so a
/// communicator, of its own.
/// </remarks>
public sealed class NcclReducer : IGradientReducer, IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly IMemberTransport _transport;
    private readonly ReductionGroup _group;
    private readonly INccl _nccl;
    private readonly ICudaDevice _device;
    private readonly NcclOptions _options;
    private readonly Task<NcclCommunicator?> _meeting;
    private string? _loss;

    /// <summary>Joins <paramref name="group"/> and begins to meet its members.</summary>
    /// <param name="transport">Tells of members that are lost.</param>
    /// <param name="group">The members of the epoch.</param>
    /// <param name="nccl">The library.</param>
    /// <param name="device">This member's device.</param>
    /// <param name="meeting">Where the members find each other.</param>
    /// <param name="options">How to wait.</param>
    public NcclReducer(
        IMemberTransport transport, ReductionGroup group, INccl nccl, ICudaDevice device, INcclMeeting meeting, NcclOptions options)
    {
        (_transport, _group, _nccl, _device, _options) = (transport, group, nccl, device, options);
        _transport.PeerLost += OnPeerLost;
        _meeting = group.Size > 1 ? Task.Run(() => MeetAsync(meeting, _ending.Token)) : Task.FromResult<NcclCommunicator?>(null);
    }

    /// <inheritdoc/>
    /// <exception cref="NcclException">NCCL cannot be used between these members; the message says what helps.</exception>
    /// <exception cref="CudaException">This member's device has failed.</exception>
    public async Task<FlatVector> ReduceAsync(long step, FinalNodes nodes, FlatVector reduced, CancellationToken cancellation)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _ending.Token);
        try
        {
            await AddAsync(nodes, reduced, giveUp.Token).ConfigureAwait(false);
            if (await _meeting.WaitAsync(giveUp.Token).ConfigureAwait(false) is not { } communicator) return reduced;
            var address = reduced.ChangeOnDevice();
            if (address == 0) throw new NcclException("the gradient lies in the CPU's memory, which NCCL does not sum; choose sockets, or slots on CUDA devices");
            await communicator.AllReduceAsync(address, reduced.Length, giveUp.Token).ConfigureAwait(false);
            return reduced;
        }
        catch (OperationCanceledException) when (Volatile.Read(ref _loss) is { } loss && !cancellation.IsCancellationRequested)
        {
            throw new TransportException(loss);
        }
    }

    /// <summary>Ends the communicator; a meeting or a sum under way is given up.</summary>
    public async ValueTask DisposeAsync()
    {
        _transport.PeerLost -= OnPeerLost;
        await _ending.CancelAsync().ConfigureAwait(false);
        await ((Task)_meeting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_meeting.IsCompletedSuccessfully && await _meeting.ConfigureAwait(false) is { } communicator) await communicator.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Adds up this member's nodes in the place of the result, on the device: the nodes themselves must outlive a sum that fails half-way.</summary>
    private static async Task AddAsync(FinalNodes nodes, FlatVector sum, CancellationToken cancellation)
    {
        var isFirst = true;
        await foreach (var final in nodes.ReadAsync(cancellation).ConfigureAwait(false))
            foreach (var (_, values) in final)
            {
                if (isFirst) sum.CopyFrom(values);
                else sum.Add(sum, values);
                isFirst = false;
            }
        // A member without granules has no node, but a part in the sum.
        if (isFirst) sum.Write(0, new float[sum.Length]);
    }

    private async Task<NcclCommunicator?> MeetAsync(INcclMeeting meeting, CancellationToken cancellation)
    {
        NcclUniqueId id;
        if (_group.Rank == 0)
        {
            _device.MakeCurrent();
            var result = _nccl.GetUniqueId(out id);
            if (result != NcclResult.Success) throw NcclException.Of(_nccl, $"member 0 of epoch {_group.Epoch} could not begin to meet the others in NCCL", result);
            await meeting.OfferAsync(id, cancellation).ConfigureAwait(false);
        }
        else id = await meeting.FindAsync(cancellation).ConfigureAwait(false);
        return await NcclCommunicator.ConnectAsync(_nccl, _device, _group, id, _options, cancellation).ConfigureAwait(false);
    }

    private void OnPeerLost(object? sender, PeerLostEventArgs peer)
    {
        if (!_group.Addresses.Contains(peer.Address)) return;
        Interlocked.CompareExchange(ref _loss, $"{peer.Address} was lost: {peer.Reason}", null);
        // Not by Cancel: what follows the cancellation must not run on the transport's thread.
        _ = _ending.CancelAsync();
    }
}
