using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Contracts.Fleet;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Contracts.Workers;
using Immiscible.Cluster.Membership;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Immiscible.Cluster.Runs;

/// <summary>The grain of a run. The work is the <see cref="RunLeader"/>'s, one a session.</summary>
[Reentrant, KeepAlive]
internal sealed partial class RunGrain(IOptions<StorageOptions> storage, DetectionOptions detection, TimeProvider time, ILogger<RunGrain> logger) : Grain, IRunGrain
{
    private const int EventsKept = 8192;

    private RunEventLog _events = new(EventsKept);
    private LaunchRun? _request;
    private RunDirectory? _directory;
    private RunLeader? _leader;
    private IGrainTimer? _watch;
    private Task? _recovering;
    private long? _strandedSince;

    private string Run => this.GetPrimaryKeyString();

    /// <inheritdoc/>
    public async Task Launch(LaunchRun request)
    {
        if (_request is not null && _events.Stopped is null)
            throw new RunRejectedException($"the run {Run} is under way already; wait for its end, or choose another --out (its last part names the run)");
        storage.Value.Require(request.Directory);
        (_events, _request, _leader) = (new RunEventLog(EventsKept), request, null);
        try
        {
            var directory = await Task.Run(() => request.Resume ? RunDirectory.Open(request.Directory) : RunDirectory.Create(request.Directory, request.Spec));
            Lead(request, directory);
        }
        catch
        {
            _request = null;
            throw;
        }
    }

    /// <inheritdoc/>
    public Task Stop() => _leader?.StopAsync() ?? Task.CompletedTask;

    /// <inheritdoc/>
    public IAsyncEnumerable<RunEvent> Follow(long from) => _events.FollowAsync(from);

    /// <inheritdoc/>
    public Task SlotsGranted(IReadOnlyList<SlotOffer> slots)
    {
        _leader?.Granted(slots);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task Report(IReadOnlyList<RunEvent> events)
    {
        foreach (var value in events) _events.Append(value);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task WorkerLeft(WorkerExit exit)
    {
        _leader?.WorkerLeft(exit);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task Heartbeat(string worker)
    {
        if (_leader is null && _request is null) await (_recovering ??= RecoverAsync(worker));
        if (_events.Stopped is null) _leader?.Heard(worker);
    }

    /// <inheritdoc/>
    public Task PeerLost(PeerLoss loss)
    {
        _leader?.PeerLost(loss);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task Drain(string worker)
    {
        _leader?.Drain(worker);
        return Task.CompletedTask;
    }

    private RunLeader Lead(LaunchRun request, RunDirectory directory, Action<RunLeader>? begin = null)
    {
        (_request, _directory) = (request, directory);
        var leader = _leader = new RunLeader(Run, request, directory, _events, GrainFactory, detection, time, logger);
        _watch?.Dispose();
        _watch = this.RegisterGrainTimer(
            _ =>
            {
                leader.Watch();
                return Task.CompletedTask;
            },
            new GrainTimerCreationOptions(detection.Heartbeat, detection.Heartbeat) { Interleave = true });
        begin?.Invoke(leader);
        _ = EndWatchAsync(leader.LeadAsync(), _watch);
        return leader;
    }

    /// <summary>
    /// Whether workers that had not yet joined are all that is left: any other would have been heard of by now. The run then goes on from its
    /// newest checkpoint, as after the loss of all workers.
    /// </summary>
    private bool IsStrandedForGood()
    {
        _strandedSince ??= time.GetTimestamp();
        return time.GetElapsedTime(_strandedSince.Value) > detection.Detect * 2;
    }

    private static async Task EndWatchAsync(Task leading, IGrainTimer watch)
    {
        await leading;
        watch.Dispose();
    }

    /// <summary>Takes the lead of a run whose grain died with its silo: a worker says what it serves.</summary>
    private async Task RecoverAsync(string worker)
    {
        try
        {
            if (await GrainFactory.GetGrain<IWorkerGrain>(worker).Employment() is not { } employment || _request is not null) return;
            var isStranded = employment.Epoch is null;
            if (isStranded && !IsStrandedForGood()) return;
            var directory = await Task.Run(() => RunDirectory.Open(employment.Request.Directory));
            var newest = employment.Epoch?.Number ?? await Task.Run(directory.NextEpoch) - 1;
            if (_request is not null) return;
            LogRecovering(logger, Run, newest);
            _events = new RunEventLog(EventsKept, (long)newest << 32);
            Lead(new LaunchRun { Spec = employment.Request.Spec, Directory = directory.Path, Resume = isStranded }, directory, leader =>
            {
                if (employment.Epoch is { } epoch) leader.Recover(epoch, employment.Found);
                else leader.RecoverStranded();
            });
        }
        catch (Exception e) when (e is RunRejectedException or OrleansException or TimeoutException)
        {
            LogNotRecovered(logger, Run, e.Message);
        }
        finally
        {
            _recovering = null;
        }
    }
}
