using System.Diagnostics;
using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Matching;
using Immiscible.Cluster.Telemetry;
using Immiscible.Cluster.Workers;
using Immiscible.Diffusion.Training;

namespace Immiscible.Cluster.Assignment;

/// <summary>
/// Serves the members of one membership epoch: matches their noise on a thread of its own, commits their steps, records and tells them.
/// Used from the turns of one grain only.
/// </summary>
internal sealed class EpochCoordinator : IAsyncDisposable
{
    private readonly string _run;
    private readonly BeginEpoch _epoch;
    private readonly EpochRecorder _recorder;
    private readonly EventOutbox _outbox;
    private readonly TrainingMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly OptimizerOptions _optimizer;
    private readonly WorkThread _solverThread = new("match");
    private readonly MatchBoard _matches;
    private readonly CommitBoard _commits;
    private string? _divergence;
    private bool _stopRequested;
    private long _lastCommit = Stopwatch.GetTimestamp();

    /// <summary>Begins to serve.</summary>
    public EpochCoordinator(string run, BeginEpoch epoch, EpochRecorder recorder, EventOutbox outbox, TrainingMetrics metrics, TimeProvider time)
    {
        (_run, _epoch, _recorder, _outbox, _metrics, _time) = (run, epoch, recorder, outbox, metrics, time);
        var spec = epoch.Spec;
        _optimizer = DiffusionOptions.Optimizer(spec.Optimizer);
        var solver = new BatchSolver(MatchingLayout.Of(spec), MatchingOptions.Quantization(spec.Matching));
        _matches = new MatchBoard(spec.Training.Granules, blocks => _solverThread.RunAsync(() => solver.Solve(blocks)));
        _commits = new CommitBoard(epoch.Epoch, spec.Training.Granules, Decide);
        metrics.Epoch(run, epoch.Epoch.Number, epoch.Epoch.Members.Count);
    }

    /// <summary>How the epoch stands.</summary>
    public EpochEnd End => new(_commits.Step, _divergence);

    /// <summary>Hands in rows; complete when the step is matched.</summary>
    public Task<MatchAnswer> MatchAsync(DistanceRows rows) => _matches.SubmitAsync(rows);

    /// <summary>Says that a member is ready; complete when all are.</summary>
    public Task<CommitDecision> ReadyAsync(ReadyReport report) => _commits.ReadyAsync(report);

    /// <summary>Stops after the step that is being trained.</summary>
    public void Stop() => _stopRequested = true;

    /// <summary>Brings the ledger to stable storage.</summary>
    public Task SyncLedgerAsync() => _recorder.SyncLedgerAsync();

    /// <summary>Tells that a checkpoint is complete.</summary>
    public void CheckpointPublished(long step, string path) =>
        _outbox.Add(new CheckpointPublished { Run = _run, Time = _time.GetUtcNow(), Step = step, Path = path });

    /// <summary>Complete when everything is told and on disk.</summary>
    public async ValueTask DisposeAsync()
    {
        var over = new OperationCanceledException($"the membership epoch {_epoch.Epoch.Number} of the run {_run} is over");
        _matches.Abandon(over);
        _commits.Abandon(over);
        await _outbox.DrainAsync();
        await _recorder.DisposeAsync();
        _solverThread.Dispose();
    }

    private CommitDecision Decide(StepReports reports)
    {
        if (reports.Divergence() is { } divergence)
        {
            _divergence = divergence;
            return new CommitDecision { Committed = false, Stop = true };
        }

        var (spec, step) = (_epoch.Spec, Describe(reports));
        _recorder.Committed(_epoch.Epoch.Number, reports, step);
        _outbox.Add(step);
        _metrics.Committed(step, spec.Training.Batch);
        var stop = _stopRequested || step.Step == spec.Training.Steps;
        return new CommitDecision { Committed = true, Stop = stop, Checkpoint = stop || step.Step % spec.Checkpoints.Every == 0 };
    }

    private StepCommitted Describe(StepReports reports)
    {
        var now = Stopwatch.GetTimestamp();
        var seconds = Stopwatch.GetElapsedTime(_lastCommit, now).TotalSeconds;
        _lastCommit = now;
        var match = _matches.Find(reports.Step);
        _matches.Forget(reports.Step);
        if (match is not null) _metrics.Matched(_run, match);
        var batch = _epoch.Spec.Training.Batch;
        return new StepCommitted
        {
            Run = _run,
            Time = _time.GetUtcNow(),
            Step = reports.Step + 1,
            DataEpoch = reports.Step / (_epoch.Prepared.DatasetCount / batch),
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
        };
    }
}
