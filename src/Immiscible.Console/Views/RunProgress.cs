using Immiscible.Cluster.Contracts.Events;

namespace Immiscible.Console.Views;

/// <summary>Where a run stands: the newest of everything, smoothed where a single step would jitter.</summary>
internal sealed class RunProgress
{
    // Steps that the rate and the time left are taken over.
    private const int Window = 50;
    private const double LossKept = 0.95;

    // Twice of what a line shows.
    private const int LossesKept = 120;
    private const int ChangesKept = 5;

    private readonly LossHistory _losses = new(LossesKept);
    private readonly Queue<RunEvent> _changes = new();

    private readonly Queue<StepCommitted> _recent = new();
    private double _lossSum;
    private double _lossWeight;

    public RunStarted? Started { get; private set; }
    public StepCommitted? Latest { get; private set; }
    public CheckpointPublished? Checkpoint { get; private set; }
    public RunStopped? Stopped { get; private set; }

    /// <summary>The course of the loss since the watching began.</summary>
    public IReadOnlyList<double> Losses => _losses.Values;

    /// <summary>The newest starts, changes of membership and refusals, oldest first.</summary>
    public IReadOnlyCollection<RunEvent> Changes => _changes;

    /// <summary>Workers that train now; 0 where the run waits for some.</summary>
    public int Workers { get; private set; }

    /// <summary>Number of the membership epoch; null where it is not known.</summary>
    public int? Epoch { get; private set; }

    /// <summary>Steps committed, earlier sessions included.</summary>
    public long Step => Latest?.Step ?? Started?.FirstStep ?? 0;

    /// <summary>Done so far, 0 to 1.</summary>
    public double Fraction => Started is { TotalSteps: > 0 } started ? Math.Clamp((double)Step / started.TotalSteps, 0, 1) : 0;

    /// <summary>Exponential mean of the loss, unbiased from the first step.</summary>
    public double Loss => _lossSum / _lossWeight;

    /// <summary>Images a second over the last steps.</summary>
    public double ImagesPerSecond => _recent.Sum(step => step.ImagesPerSecond * step.StepSeconds) / Math.Max(_recent.Sum(step => step.StepSeconds), 1e-9);

    /// <summary>Mean distance reduction over the last steps; null without matching.</summary>
    public double? DistanceReduction => _recent.Average(step => step.DistanceReduction);

    /// <summary>Mean time of an assignment over the last steps; null without matching.</summary>
    public double? MatchMilliseconds => _recent.Average(step => step.MatchMilliseconds);

    /// <summary>At the pace of the last steps; null before the first.</summary>
    public TimeSpan? TimeLeft =>
        Started is { } started && _recent.Count > 0 ? (started.TotalSteps - Step) * TimeSpan.FromSeconds(_recent.Average(step => step.StepSeconds)) : null;

    /// <summary>Takes note of an event.</summary>
    public void Observe(RunEvent value)
    {
        switch (value)
        {
            case RunStarted started:
                (Started, Workers) = (started, started.Workers);
                Note(started);
                break;
            case MembershipChanged change:
                (Workers, Epoch) = (change.Workers, change.Epoch);
                Note(change);
                break;
            case WorkerRefused refused: Note(refused); break;
            case CheckpointPublished checkpoint: Checkpoint = checkpoint; break;
            case RunStopped stopped: Stopped = stopped; break;
            case StepCommitted step:
                Latest = step;
                _losses.Add(step.Loss);
                _lossSum = (_lossSum * LossKept) + (step.Loss * (1 - LossKept));
                _lossWeight = (_lossWeight * LossKept) + (1 - LossKept);
                _recent.Enqueue(step);
                if (_recent.Count > Window) _recent.Dequeue();
                break;
        }
    }

    private void Note(RunEvent value)
    {
        _changes.Enqueue(value);
        if (_changes.Count > ChangesKept) _changes.Dequeue();
    }
}
