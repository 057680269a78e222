using System.Text.Json;
using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Contracts.Fleet;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Contracts.Workers;
using Immiscible.Cluster.Membership;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Configuration;

namespace Immiscible.Cluster.Runs;

/// <summary>The grain of a run. The work is the <see cref="RunLeader"/>'s, one a session.</summary>
[Reentrant, KeepAlive]
internal sealed partial class RunGrain(
    IOptions<StorageOptions> storage, IOptions<ClusterOptions> cluster, DetectionOptions detection, TimeProvider time, ILogger<RunGrain> logger) : Grain, IRunGrain
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
    public Task SlotsGranted(IReadOnlyList<SlotOffer> slots, RunRequest request)
    {
        if (_leader is not null) _leader.Granted(slots);
        else if (_request is null) _ = AdoptAsync(slots, request);
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
    public async Task Heartbeat(string worker, WorkerPulse pulse)
    {
        if (_leader is null && _request is null) await (_recovering ??= RecoverAsync(worker));
        if (_events.Stopped is null) _leader?.Heard(worker, pulse);
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

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _leader?.Abandon();
        return Task.CompletedTask;
    }

    private RunLeader Lead(LaunchRun request, RunDirectory directory, Action<RunLeader>? begin = null)
    {
        (_request, _directory) = (request, directory);
        var leader = _leader = new RunLeader(Run, cluster.Value.ClusterId, request, directory, _events, GrainFactory, detection, time, logger);
        _watch?.Dispose();
        _watch = this.RegisterGrainTimer(
            _ =>
            {
                leader.Watch();
                return Task.CompletedTask;
            },
            new GrainTimerCreationOptions(detection.Heartbeat, detection.Heartbeat) { Interleave = true });
        begin?.Invoke(leader);
        _ = EndWatchAsync(leader, _watch);
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

    private async Task EndWatchAsync(RunLeader leader, IGrainTimer watch)
    {
        await leader.LeadAsync();
        watch.Dispose();
        // Whoever leads now may be about to die; then the workers are heard here again.
        if (leader.HasSteppedDown && _leader == leader) (_request, _leader) = (null, null);
    }

    /// <summary>Takes the lead of a run that only the fleet remembers: whoever led it and all its workers are gone.</summary>
    private async Task AdoptAsync(IReadOnlyList<SlotOffer> slots, RunRequest wanted)
    {
        // Workers that hold the run's state are heard of by then.
        await Task.Delay(detection.Detect * 2, time);
        if (_leader is null && _request is null)
        {
            try
            {
                var directory = await Task.Run(() => RunDirectory.Open(wanted.Directory));
                if (await Task.Run(directory.ReadState) is { Status: not RunState.Running })
                {
                    await GrainFactory.GetGrain<IFleetGrain>(0).Release(Run);
                    return;
                }
                var (spec, newest) = (await Task.Run(() => directory.ReadSpec()), await Task.Run(directory.NextEpoch) - 1);
                if (_request is null)
                {
                    LogRecovering(logger, Run, newest);
                    Remember(newest);
                    Lead(new LaunchRun { Spec = spec with { Workers = wanted.Workers }, Directory = directory.Path, Resume = true }, directory, static leader => leader.RecoverStranded());
                }
            }
            catch (Exception e) when (e is RunRejectedException or RunSpecException or IOException or JsonException or OrleansException or TimeoutException)
            {
                LogNotRecovered(logger, Run, e.Message);
            }
        }
        _leader?.Granted(slots);
    }

    /// <summary>Begins to number events above those of a grain that was lost; where this one has led before, its followers are still there.</summary>
    private void Remember(int epoch)
    {
        if (_directory is null) _events = new RunEventLog(EventsKept, (long)epoch << 32);
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
            var newest = await Task.Run(directory.NextEpoch) - 1;
            if (_request is not null) return;
            LogRecovering(logger, Run, newest);
            Remember(newest);
            Lead(new LaunchRun { Spec = employment.Request.Spec, Directory = directory.Path, Resume = isStranded }, directory, leader =>
            {
                if (employment.Epoch is { } epoch) leader.Recover(epoch, newest, employment.Found);
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
