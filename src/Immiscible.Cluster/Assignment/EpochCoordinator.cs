using System.Diagnostics;
using Immiscible.Cluster.Checkpoints;
using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Cluster.Faults;
using Immiscible.Cluster.Telemetry;
using Immiscible.Cluster.Workers;
using Immiscible.Diffusion.Training;

namespace Immiscible.Cluster.Assignment;

/// <summary>Serves the members of one membership epoch: commits their steps, records and tells them. Used from the turns of one grain only.</summary>
internal sealed class EpochCoordinator
{
    private readonly BeginEpoch _request;
    private readonly EpochRecorder _recorder;
    private readonly EventOutbox _outbox;
    private readonly TrainingMetrics _metrics;
    private readonly IFaults _faults;
    private readonly TimeProvider _time;
    private readonly OptimizerOptions _optimizer;
    private readonly MatchBoard _matches;
    private readonly CommitBoard _commits;
    private readonly CollectiveBoard _collective;
    private readonly CheckpointSchedule _checkpoints;
    private string? _divergence, _mismatch;
    private long _compared = -1;
    private bool _stopRequested, _pauseRequested, _isFinished;
    private readonly long _begun = Stopwatch.GetTimestamp();
    private long _lastCommit = Stopwatch.GetTimestamp();
    private Task<EpochEnd>? _sealing;

    /// <summary>Begins to serve.</summary>
    public EpochCoordinator(
        BeginEpoch request, MatchBoard matches, CheckpointSchedule checkpoints, EpochRecorder recorder, EventOutbox outbox, TrainingMetrics metrics, IFaults faults, TimeProvider time)
    {
        (_request, _matches, _checkpoints, _recorder, _outbox, _metrics, _faults, _time) = (request, matches, checkpoints, recorder, outbox, metrics, faults, time);
        _optimizer = DiffusionOptions.Optimizer(request.Spec.Optimizer);
        _commits = new CommitBoard(request.Epoch, request.Spec.Training.Granules, DecideAsync);
        _collective = new CollectiveBoard(Number);
        _stopRequested = request.StopRequested;
        _isFinished = request.Epoch.IsClosing;
        metrics.Serve(request.Run);
    }

    /// <summary>Number of the epoch.</summary>
    public int Number => _request.Epoch.Number;

    /// <summary>Hands in rows; complete when the step is matched.</summary>
    public Task<MatchAnswer> MatchAsync(DistanceRows rows) => _matches.SubmitAsync(rows);

    /// <summary>Says that a member is ready; complete when all are.</summary>
    public Task<CommitDecision> ReadyAsync(ReadyReport report) => _commits.ReadyAsync(report);

    /// <summary>Member 0 hands in the id by which the members meet.</summary>
    public void OfferCollective(CollectiveId id) => _collective.Offer(id);

    /// <summary>That id; complete when it is there.</summary>
    public Task<CollectiveId> FindCollectiveAsync(int epoch) => _collective.FindAsync(epoch);

    /// <summary>Stops the run after the step that is being trained.</summary>
    public void Stop() => _stopRequested = true;

    /// <summary>Ends the epoch after the step that is being trained.</summary>
    public void Pause() => _pauseRequested = true;

    /// <summary>Brings the ledger to stable storage.</summary>
    /// <exception cref="EpochOverException">The epoch asked for is over.</exception>
    public Task SyncLedgerAsync(int epoch) =>
        epoch == Number ? _recorder.SyncLedgerAsync() : throw new EpochOverException($"the membership epoch {epoch} is over");

    /// <summary>Tells that a checkpoint is complete.</summary>
    public void CheckpointPublished(long step, string path) =>
        _outbox.Add(new CheckpointPublished { Run = _request.Run, Time = _time.GetUtcNow(), Step = step, Path = path });

    /// <summary>Commits nothing more; complete when everything is told and on disk.</summary>
    public Task<EpochEnd> SealAsync() => _sealing ??= SealOnceAsync();

    private async Task<EpochEnd> SealOnceAsync()
    {
        var over = new EpochOverException($"the membership epoch {Number} of the run {_request.Run} is over");
        _collective.Seal(over);
        await _commits.SealAsync(over);
        await _outbox.DrainAsync();
        await _recorder.DisposeAsync();
        return new EpochEnd(_commits.Step, _isFinished, _divergence, _mismatch, _compared);
    }

    /// <summary>Decides on a whole step. The members learn of a commit only when the ledger has it: a process that dies then loses no entry.</summary>
    private async Task<CommitDecision> DecideAsync(StepReports reports)
    {
        _divergence = reports.Divergence();
        _mismatch = reports.Mismatch(_request.Epoch);
        if (reports.StateHash is not null || _mismatch is not null) _metrics.Compared(_request.Run, agreed: _mismatch is null);
        if (_divergence is not null || _mismatch is not null) return new CommitDecision { Committed = false, Stop = true };
        if (reports.StateHash is not null) _compared = reports.Step;

        var (spec, step) = (_request.Spec, Describe(reports));
        await _faults.ReachAsync(new FaultSite(FaultPoint.BeforeLedger, reports.Step));
        await _recorder.CommittedAsync(Number, reports, step);
        await _faults.ReachAsync(new FaultSite(FaultPoint.AfterLedger, reports.Step));
        _outbox.Add(step);
        if (reports.Step == _request.Epoch.FirstStep && _request.Reason != "start") Recovered();
        _metrics.Committed(step, spec.Training.Batch);
        _isFinished = _stopRequested || step.Step == spec.Training.Steps;
        return new CommitDecision
        {
            Committed = true, Stop = _isFinished || _pauseRequested, Checkpoint = _checkpoints.IsDue(step.Step, isLast: _isFinished),
        };
    }

    /// <summary>The epoch has committed its first step: what brought it about is over.</summary>
    private void Recovered()
    {
        var change = new MembershipChanged
        {
            Run = _request.Run,
            Time = _time.GetUtcNow(),
            Epoch = Number,
            Reason = _request.Reason,
            Workers = _request.Epoch.Members.Count,
            Step = _request.Epoch.FirstStep,
            RedoneGranules = _request.RedoneGranules,
            Phases = _request.Phases with { FirstCommit = Stopwatch.GetElapsedTime(_begun).TotalMilliseconds },
        };
        _recorder.Recovered(change);
        _outbox.Add(change);
        _metrics.Recovered(change);
    }

    private StepCommitted Describe(StepReports reports)
    {
        var now = Stopwatch.GetTimestamp();
        var seconds = Stopwatch.GetElapsedTime(_lastCommit, now).TotalSeconds;
        _lastCommit = now;
        var match = _matches.Find(reports.Step);
        _matches.Forget(reports.Step);
        if (match is not null) _metrics.Matched(_request.Run, match);
        var batch = _request.Spec.Training.Batch;
        return new StepCommitted
        {
            Run = _request.Run,
            Time = _time.GetUtcNow(),
            Step = reports.Step + 1,
            DataEpoch = reports.Step / (_request.Prepared.DatasetCount / batch),
            Loss = reports.Loss,
            GradientNorm = reports.GradientNorm,
            LearningRate = _optimizer.At(reports.Step).LearningRate,
            ImagesPerSecond = batch / seconds,
            StepSeconds = seconds,
            MatchMilliseconds = match?.Solve.TotalMilliseconds,
            QuantizeMilliseconds = match?.Quantize.TotalMilliseconds,
            GatherMilliseconds = match?.Gather.TotalMilliseconds,
            DistanceReduction = reports.DistanceReduction,
            MatchWaitMilliseconds = reports.MatchWait,
            WaitedForMatch = reports.WaitedForMatch,
            Phases = reports.Phases,
            Skipped = reports.Skipped is { Count: > 0 } skipped ? skipped : null,
        };
    }
}
