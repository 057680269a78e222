using Immiscible.Collectives.Reduction;
using Immiscible.Collectives.Transport;

namespace Immiscible.Collectives.Nccl;

/// <summary>
/// The members of one membership epoch, met in NCCL. It lives no longer than the epoch: whatever goes wrong aborts it, and the next epoch makes
/// another. Thread-safe; nothing of it is used after the abort.
/// </summary>
/// <remarks>
/// No call of NCCL waits for another member, so no thread can be caught in one that has died: what was begun is looked at now and then. It
/// ends by an abort even where all went well: every sum is complete by then, and any other end would wait for the other members.
/// </remarks>
public sealed class NcclCommunicator : IAsyncDisposable
{
    /// <summary>The stream that sums are enqueued on: the default one, so that they come after all that fills the vector and before all that reads it.</summary>
    private const nint Stream = 0;

    // So often it looks without a pause, for small vectors: timers are coarse.
    private const int EagerLooks = 50;

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly INccl _nccl;
    private readonly ICudaDevice _device;
    private readonly ReductionGroup _group;
    private readonly NcclOptions _options;
    private nint _handle;
    private bool _hasMet;
    private string? _reason;
    private Task _abort = Task.CompletedTask;

    private NcclCommunicator(INccl nccl, ICudaDevice device, ReductionGroup group, NcclOptions options, nint handle) =>
        (_nccl, _device, _group, _options, _handle) = (nccl, device, group, options, handle);

    /// <summary>The members, for messages.</summary>
    private string Members => $"the members {string.Join(", ", _group.Addresses)} of epoch {_group.Epoch}";

    /// <summary>Meets the other members.</summary>
    /// <param name="nccl">The library.</param>
    /// <param name="device">This member's device, another for each.</param>
    /// <param name="group">The members.</param>
    /// <param name="id">The id that member 0 has made.</param>
    /// <param name="options">How to wait.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="TransportException">A member was lost meanwhile.</exception>
    /// <exception cref="NcclException">The members cannot meet, whoever they are; the message says what helps.</exception>
    public static async Task<NcclCommunicator> ConnectAsync(
        INccl nccl, ICudaDevice device, ReductionGroup group, NcclUniqueId id, NcclOptions options, CancellationToken cancellation)
    {
        var (result, handle) = await Task.Run(() =>
        {
            device.MakeCurrent();
            var begun = nccl.CommInitRank(out var communicator, group.Size, id, group.Rank);
            return (begun, communicator);
        }, cancellation).ConfigureAwait(false);
        var communicator = new NcclCommunicator(nccl, device, group, options, handle);
        using var deadline = new CancellationTokenSource(options.MeetingDeadline, options.Time);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        try
        {
            if (result is not (NcclResult.Success or NcclResult.InProgress)) throw communicator.Failure("could not meet", result);
            await communicator.UntilAsync(() =>
            {
                options.Waiting();
                return communicator.IsSettled("could not meet");
            }, giveUp.Token).ConfigureAwait(false);
            communicator._hasMet = true;
            return communicator;
        }
        catch (Exception e)
        {
            await communicator.AbortAsync($"{communicator.Members} did not meet").ConfigureAwait(false);
            if (e is OperationCanceledException && deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
                throw new NcclException($"{communicator.Members} did not meet in NCCL within {options.MeetingDeadline.TotalSeconds:0.#} s, though all are alive; let their "
                    + "machines reach each other, and choose the network by NCCL_SOCKET_IFNAME", e);
            throw;
        }
    }

    /// <summary>Puts the sum of all members' vectors in the place of each; complete when this member's is there.</summary>
    /// <param name="pointer">Device address of the vector.</param>
    /// <param name="length">Floats, the same for all members.</param>
    /// <param name="cancellation">Gives up, which aborts the communicator: the others will not get their sum either.</param>
    /// <exception cref="TransportException">A member was lost, or the communicator was aborted.</exception>
    /// <exception cref="NcclException">The call is not allowed.</exception>
    /// <exception cref="CudaException">This member's device has failed.</exception>
    public async Task AllReduceAsync(nint pointer, int length, CancellationToken cancellation)
    {
        try
        {
            await Task.Run(() =>
            {
                lock (_gate)
                {
                    RequireOpen();
                    _device.MakeCurrent();
                    var result = _nccl.AllReduce(pointer, (nuint)length, _handle, Stream);
                    if (result is not (NcclResult.Success or NcclResult.InProgress)) throw Failure("could not sum", result);
                }
            }, cancellation).ConfigureAwait(false);
            // In this order: as long as the call goes on in the background, the stream may not have it yet.
            await UntilAsync(() => IsSettled("lost their sum") && _device.IsIdle(Stream), cancellation).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            await AbortAsync($"a sum of {Members} was given up: {e.Message}").ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends it: whoever waits for a sum is told at once. Complete when its memory is free; later calls wait for the first.</summary>
    /// <param name="reason">What to tell.</param>
    public Task AbortAsync(string reason)
    {
        lock (_gate)
        {
            if (_reason is not null) return _abort;
            _reason = reason;
            var handle = _handle;
            _handle = 0;
            // The result says nothing that could still be acted upon. It may take as long as a kernel needs to see that it is to end.
            if (handle != 0) _abort = Task.Run(() => _ = _nccl.CommAbort(handle));
        }
        _ended.Cancel();
        return _abort;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await AbortAsync($"epoch {_group.Epoch} is over").ConfigureAwait(false);

    /// <summary>Looks until something is so, without keeping a thread.</summary>
    private async Task UntilAsync(Func<bool> isSo, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _ended.Token);
        for (var looks = 1; ; looks++)
        {
            lock (_gate)
            {
                RequireOpen();
                if (isSo()) return;
            }
            cancellation.ThrowIfCancellationRequested();
            if (looks < EagerLooks) await Task.Yield();
            // Ended or given up, the next look finds out.
            else await Task.Delay(_options.Poll, _options.Time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Whether the last call is through.</summary>
    private bool IsSettled(string what)
    {
        var asked = _nccl.CommGetAsyncError(_handle, out var state);
        if (asked != NcclResult.Success) throw Failure(what, asked);
        return state switch
        {
            NcclResult.Success => true,
            NcclResult.InProgress => false,
            _ => throw Failure(what, state),
        };
    }

    /// <summary>
    /// A failure that lies with another member, or may, is one of the transport: the epoch ends, and those who are left go on. What would fail again
    /// in the next epoch is not; while members meet, that is all but the end of another's process: a run must not try for ever and tell nobody.
    /// </summary>
    private Exception Failure(string what, NcclResult result)
    {
        var failure = NcclException.Of(_nccl, $"{Members} {what} in NCCL", result);
        var mayPass = result is NcclResult.RemoteError || (_hasMet && result is (NcclResult.SystemError or NcclResult.InternalError or NcclResult.Timeout));
        return mayPass ? new TransportException(failure.Message, failure) : failure;
    }

    private void RequireOpen()
    {
        if (_reason is not null) throw new TransportException(_reason);
    }
}
