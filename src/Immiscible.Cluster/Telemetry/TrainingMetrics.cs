using System.Diagnostics.Metrics;
using Immiscible.Cluster.Assignment;
using Immiscible.Cluster.Contracts.Events;

namespace Immiscible.Cluster.Telemetry;

/// <summary>The instruments of training. Labels are the run and the phase only, so the number of series stays small.</summary>
internal sealed class TrainingMetrics
{
    private readonly Counter<long> _images, _waits, _redone;
    private readonly Histogram<double> _step, _phase, _match, _quantize, _gather, _wait, _checkpoint, _recovery;
    private readonly Gauge<double> _loss, _norm, _reduction;
    private readonly Gauge<long> _committed, _members, _epoch;

    public TrainingMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MetricNames.Meter);
        var seconds = new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 60] };
        var short_ = new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5] };
        _images = meter.CreateCounter<long>(MetricNames.Images, description: "Images trained on in committed steps.");
        _step = meter.CreateHistogram(MetricNames.StepDuration, "s", "Time from one commit to the next.", advice: seconds);
        _phase = meter.CreateHistogram(MetricNames.PhaseDuration, "s", "Time of a worker's step by phase.", advice: seconds);
        _match = meter.CreateHistogram(MetricNames.MatchDuration, "s", "Time to solve the assignment of one batch.", advice: short_);
        _quantize = meter.CreateHistogram(MetricNames.MatchQuantize, "s", "Time for which the slowest worker quantised its distances.", advice: short_);
        _gather = meter.CreateHistogram(MetricNames.MatchGather, "s", "Time from the first distances of a step to the last at the solver.", advice: short_);
        _waits = meter.CreateCounter<long>(MetricNames.MatchWaits, description: "Committed steps in which a worker had to wait for its match.");
        _wait = meter.CreateHistogram(MetricNames.MatchWait, "s", "Time for which the slowest worker waited for its match.", advice: short_);
        _recovery = meter.CreateHistogram(MetricNames.RecoveryDuration, "s", "Time of a change of membership by its reason and phase.", advice: short_);
        _redone = meter.CreateCounter<long>(MetricNames.RedoneGranules, description: "Granules computed again after losses.");
        _checkpoint = meter.CreateHistogram(MetricNames.CheckpointDuration, "s", "Time to write a checkpoint, beside training.", advice: seconds);
        _loss = meter.CreateGauge<double>(MetricNames.Loss, description: "Mean loss of the last committed step.");
        _norm = meter.CreateGauge<double>(MetricNames.GradientNorm, description: "L2 norm of the last gradient, before clipping.");
        _reduction = meter.CreateGauge<double>(
            MetricNames.DistanceReduction, description: "Relative change of the mean L2 distance from image to noise by matching (negative is nearer).");
        _committed = meter.CreateGauge<long>(MetricNames.Step, description: "Committed steps.");
        _members = meter.CreateGauge<long>(MetricNames.Members, description: "Workers in the membership epoch.");
        _epoch = meter.CreateGauge<long>(MetricNames.Epoch, description: "Number of the membership epoch.");
    }

    /// <summary>A step was committed.</summary>
    public void Committed(StepCommitted step, int batch)
    {
        var run = Run(step.Run);
        _images.Add(batch, run);
        _step.Record(step.StepSeconds, run);
        _wait.Record(step.MatchWaitMilliseconds / 1000, run);
        _waits.Add(step.WaitedForMatch ? 1 : 0, run);
        _loss.Record(step.Loss, run);
        _norm.Record(step.GradientNorm, run);
        _committed.Record(step.Step, run);
        if (step.DistanceReduction is { } reduction) _reduction.Record(reduction, run);
    }

    /// <summary>A batch was matched.</summary>
    public void Matched(string run, MatchTimes times)
    {
        _quantize.Record(times.Quantize.TotalSeconds, Run(run));
        _gather.Record(times.Gather.TotalSeconds, Run(run));
        _match.Record(times.Solve.TotalSeconds, Run(run));
    }

    /// <summary>A membership epoch began.</summary>
    public void Epoch(string run, int number, int members)
    {
        _epoch.Record(number, Run(run));
        _members.Record(members, Run(run));
    }

    /// <summary>A change of membership is over.</summary>
    public void Recovered(MembershipChanged change)
    {
        _redone.Add(change.RedoneGranules, Run(change.Run));
        Record("detect", change.Phases.Detect);
        Record("fence", change.Phases.Fence);
        Record("suspend", change.Phases.Suspend);
        Record("transfer", change.Phases.Transfer);
        Record("first-commit", change.Phases.FirstCommit);

        void Record(string phase, double milliseconds) => _recovery.Record(
            milliseconds / 1000, Run(change.Run), new KeyValuePair<string, object?>("reason", change.Reason), new KeyValuePair<string, object?>("phase", phase));
    }

    /// <summary>A worker finished a step.</summary>
    public void Phases(string run, TimeSpan wait, TimeSpan compute, TimeSpan reduce, TimeSpan commit, TimeSpan apply)
    {
        Record("wait", wait);
        Record("compute", compute);
        Record("reduce", reduce);
        Record("commit", commit);
        Record("apply", apply);

        void Record(string phase, TimeSpan time) => _phase.Record(time.TotalSeconds, Run(run), new KeyValuePair<string, object?>("phase", phase));
    }

    /// <summary>A checkpoint was written.</summary>
    public void Checkpoint(string run, TimeSpan time) => _checkpoint.Record(time.TotalSeconds, Run(run));

    private static KeyValuePair<string, object?> Run(string run) => new("run", run);
}
