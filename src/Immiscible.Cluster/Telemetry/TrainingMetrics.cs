using System.Diagnostics.Metrics;
using Immiscible.Cluster.Assignment;
using Immiscible.Cluster.Contracts.Events;

namespace Immiscible.Cluster.Telemetry;

/// <summary>
/// What is counted and timed when it happens, by the silo where it happens. How things stand is read where somebody looks, see <see cref="RunGauges"/>.
/// </summary>
internal sealed class TrainingMetrics
{
    private static readonly RunStopReason[] Ends = Enum.GetValues<RunStopReason>();

    private readonly Counter<long> _images, _skipped, _waits, _changes, _redone, _comparisons, _mismatches, _ended;
    private readonly Histogram<double> _step, _phase, _match, _queue, _quantize, _gather, _wait, _checkpoint, _recovery;

    public TrainingMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MetricNames.Meter);
        _images = meter.CreateCounter<long>(MetricNames.Images, "{image}", "Images trained on in committed steps.");
        _skipped = meter.CreateCounter<long>(MetricNames.SkippedSamples, "{sample}", "Samples that could not be had, in whose place others were trained on.");
        _step = meter.CreateHistogram(MetricNames.StepDuration, "s", "Time from one commit to the next.", advice: MetricBuckets.Step);
        _phase = meter.CreateHistogram(
            MetricNames.PhaseDuration, "s",
            "Time of a worker's step by phase: wait, compute, reduce, commit and apply follow one another; data and distances run beside them, steps ahead.",
            advice: MetricBuckets.Step);
        _match = meter.CreateHistogram(MetricNames.MatchDuration, "s", "Time to solve the assignment of one batch.", advice: MetricBuckets.Match);
        _queue = meter.CreateHistogram(MetricNames.MatchQueue, "s", "Time for which a batch whose distances were there waited for the solver.", advice: MetricBuckets.Match);
        _quantize = meter.CreateHistogram(MetricNames.MatchQuantize, "s", "Time for which the slowest worker quantised its distances.", advice: MetricBuckets.Match);
        _gather = meter.CreateHistogram(MetricNames.MatchGather, "s", "Time from the first distances of a step to the last at the solver.", advice: MetricBuckets.Match);
        _waits = meter.CreateCounter<long>(MetricNames.MatchWaits, "{step}", "Committed steps in which a worker had to wait for its match.");
        _wait = meter.CreateHistogram(MetricNames.MatchWait, "s", "Time for which the slowest worker waited for its match.", advice: MetricBuckets.Match);
        _changes = meter.CreateCounter<long>(MetricNames.MembershipChanges, "{change}", "Changes of membership that a committed step has ended, by reason.");
        _recovery = meter.CreateHistogram(MetricNames.RecoveryDuration, "s", "Time of a change of membership by its reason and phase.", advice: MetricBuckets.Recovery);
        _redone = meter.CreateCounter<long>(MetricNames.RedoneGranules, "{granule}", "Granules computed again after losses.");
        _comparisons = meter.CreateCounter<long>(MetricNames.StateComparisons, "{comparison}", "Steps before which the members compared the hashes of their states.");
        _mismatches = meter.CreateCounter<long>(MetricNames.StateMismatches, "{comparison}", "Comparisons in which the members' states differed.");
        _checkpoint = meter.CreateHistogram(MetricNames.CheckpointDuration, "s", "Time to write a checkpoint, beside training.", advice: MetricBuckets.Checkpoint);
        _ended = meter.CreateCounter<long>(MetricNames.RunsEnded, "{run}", "Runs that this silo led to their end, by reason.");
    }

    /// <summary>
    /// This silo has a part in a run. Its counters are there from now on: of one that appears with its first count, nobody sees that it has grown.
    /// </summary>
    public void Serve(string name)
    {
        var run = MetricLabels.OfRun(name);
        foreach (var counter in new[] { _images, _skipped, _waits, _redone, _comparisons, _mismatches }) counter.Add(0, run);
        foreach (var reason in MetricLabels.ChangeReasons) _changes.Add(0, run, MetricLabels.OfReason(reason));
        foreach (var reason in Ends) _ended.Add(0, run, MetricLabels.OfReason(Name(reason)));
    }

    /// <summary>A step was committed.</summary>
    public void Committed(StepCommitted step, int batch)
    {
        var run = MetricLabels.OfRun(step.Run);
        _images.Add(batch, run);
        _skipped.Add(step.Skipped?.Count ?? 0, run);
        _step.Record(step.StepSeconds, run);
        _wait.Record(step.MatchWaitMilliseconds / 1000, run);
        _waits.Add(step.WaitedForMatch ? 1 : 0, run);
    }

    /// <summary>A batch was matched.</summary>
    public void Matched(string name, MatchTimes times)
    {
        var run = MetricLabels.OfRun(name);
        _quantize.Record(times.Quantize.TotalSeconds, run);
        _gather.Record(times.Gather.TotalSeconds, run);
        _queue.Record(times.Queue.TotalSeconds, run);
        _match.Record(times.Solve.TotalSeconds, run);
    }

    /// <summary>The members of a run have compared their states.</summary>
    public void Compared(string run, bool agreed)
    {
        _comparisons.Add(1, MetricLabels.OfRun(run));
        if (!agreed) _mismatches.Add(1, MetricLabels.OfRun(run));
    }

    /// <summary>A change of membership is over.</summary>
    public void Recovered(MembershipChanged change)
    {
        var (run, reason) = (MetricLabels.OfRun(change.Run), MetricLabels.OfReason(change.Reason));
        _changes.Add(1, run, reason);
        _redone.Add(change.RedoneGranules, run);
        Record("detect", change.Phases.Detect);
        Record("fence", change.Phases.Fence);
        Record("suspend", change.Phases.Suspend);
        Record("transfer", change.Phases.Transfer);
        Record("first-commit", change.Phases.FirstCommit);

        void Record(string phase, double milliseconds) => _recovery.Record(milliseconds / 1000, run, reason, MetricLabels.OfPhase(phase));
    }

    /// <summary>A worker has a step's images, and the distances of these to the noises are on their way.</summary>
    public void Prepared(string run, TimeSpan data, TimeSpan distances)
    {
        Record(run, "data", data);
        Record(run, "distances", distances);
    }

    /// <summary>A worker finished a step.</summary>
    public void Phases(string run, TimeSpan wait, TimeSpan compute, TimeSpan reduce, TimeSpan commit, TimeSpan apply)
    {
        Record(run, "wait", wait);
        Record(run, "compute", compute);
        Record(run, "reduce", reduce);
        Record(run, "commit", commit);
        Record(run, "apply", apply);
    }

    /// <summary>A checkpoint was written.</summary>
    public void Checkpoint(string run, TimeSpan time) => _checkpoint.Record(time.TotalSeconds, MetricLabels.OfRun(run));

    /// <summary>A run has ended.</summary>
    public void Ended(string run, RunStopReason reason) => _ended.Add(1, MetricLabels.OfRun(run), MetricLabels.OfReason(Name(reason)));

    private static string Name(RunStopReason reason) => reason.ToString().ToLowerInvariant();

    private void Record(string run, string phase, TimeSpan time) => _phase.Record(time.TotalSeconds, MetricLabels.OfRun(run), MetricLabels.OfPhase(phase));
}
