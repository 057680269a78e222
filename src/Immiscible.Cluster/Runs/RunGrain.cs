using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Contracts.Fleet;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Contracts.Workers;
using Immiscible.Cluster.Membership;
using Immiscible.Cluster.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Configuration;

namespace Immiscible.Cluster.Runs;

/// <summary>The grain of a run. The work is the <see cref="RunLeader"/>'s, one a session.</summary>
[Reentrant, KeepAlive]
internal sealed partial class RunGrain(
    IClusterMembershipService membership, IOptions<StorageOptions> storage, IOptions<ClusterOptions> cluster, DetectionOptions detection,
    TrainingMetrics metrics, RunGauges gauges, TimeProvider time, ILogger<RunGrain> logger)
    : Grain, IRunGrain
{
    private const int EventsKept = 8192;

    // Some 300 bytes each; all of them must fit into a message.
    private const int HistoryKept = 4096;

    private RunEventLog _events = new(EventsKept, HistoryKept);
    private LaunchRun? _request;
    private RunDirectory? _directory;
    private RunLeader? _leader;
    private RunReading? _reading;
    private IGrainTimer? _watch;
    private Task? _recovering;

    private string Run => this.GetPrimaryKeyString();

    /// <inheritdoc/>
    public async Task Launch(LaunchRun request)
    {
        await Task.Run(() => LaunchRules.Require(Run, request, storage.Value));
        if (_request is not null && _events.Stopped is null)
            throw new RunRejectedException($"the run {Run} is under way already; wait for its end, or choose another --out (its last part names the run)");
        var isSame = request.Resume && _directory?.Path == Path.GetFullPath(request.Directory);
        (_events, _request, _leader) = (isSame ? _events.Continue() : new RunEventLog(EventsKept, HistoryKept), request, null);
        try
        {
            var directory = await Task.Run(() => request.Resume ? RunDirectory.Open(request.Directory) : RunDirectory.Create(request.Directory, request.Spec));
            Begin(request, directory, new Lead(await Task.Run(directory.NextEpoch) - 1, 0));
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
    public Task<IReadOnlyList<RunEvent>> History() => Task.FromResult(_events.History);

    /// <inheritdoc/>
    public Task SlotsGranted(IReadOnlyList<SlotOffer> slots, RunRequest request)
    {
        if (_leader is not null) _leader.Granted(slots);
        else if (_request is null) _ = TakeAsync(slots, request);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task Report(IReadOnlyList<RunEvent> events)
    {
        foreach (var value in events)
        {
            _events.Append(value);
            _reading?.Note(value);
        }
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
        if (_leader is null && _request is null) await (_recovering ??= OnceAsync(() => RecoverAsync(worker)));
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
        if (_reading is not null) gauges.Remove(_reading);
        return Task.CompletedTask;
    }

    private void Begin(LaunchRun request, RunDirectory directory, Lead lead, Action<RunLeader>? begin = null)
    {
        (_request, _directory) = (request, directory);
        var leader = _leader = new RunLeader(Run, cluster.Value.ClusterId, request, directory, lead, _events, GrainFactory, detection, time, logger);
        var reading = _reading = new RunReading(Run, leader, request.Spec.Training.Steps, time);
        _ = reading.FindSavedAsync(directory);
        metrics.Serve(Run);
        gauges.Add(reading);
        _watch?.Dispose();
        _watch = this.RegisterGrainTimer(
            _ =>
            {
                leader.Watch();
                return Task.CompletedTask;
            },
            new GrainTimerCreationOptions(detection.Heartbeat, detection.Heartbeat) { Interleave = true });
        begin?.Invoke(leader);
        _ = EndWatchAsync(leader, reading, _watch);
    }

    private async Task EndWatchAsync(RunLeader leader, RunReading reading, IGrainTimer watch)
    {
        var events = _events;
        await leader.LeadAsync();
        watch.Dispose();
        gauges.Remove(reading);
        if (events.Stopped is { } stopped) metrics.Ended(Run, stopped.Reason);
        // Whoever leads now may be about to die; then the workers are heard here again.
        if (leader.HasSteppedDown && _leader == leader) (_request, _leader) = (null, null);
    }
}
