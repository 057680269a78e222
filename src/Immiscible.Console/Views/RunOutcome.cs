using System.Runtime.CompilerServices;
using Immiscible.Cluster.Contracts.Events;

namespace Immiscible.Console.Views;

/// <summary>What is worth remembering of the events of one session, for the summary.</summary>
internal sealed class RunOutcome
{
    private const int LastLosses = 50;

    private readonly Queue<double> _losses = new();
    private double _images;
    private double _seconds;
    private double _reduction;
    private long _matched;

    public RunStarted? Started { get; private set; }
    public RunStopped? Stopped { get; private set; }
    public CheckpointPublished? Checkpoint { get; private set; }

    /// <summary>Steps committed in this session.</summary>
    public long Steps { get; private set; }

    /// <summary>Mean loss of the last steps of this session, at most 50.</summary>
    public double? FinalLoss => _losses.Count > 0 ? _losses.Average() : null;

    /// <summary>Images over training time.</summary>
    public double? ImagesPerSecond => _seconds > 0 ? _images / _seconds : null;

    /// <summary>Mean of the distance reduction; null without matching.</summary>
    public double? DistanceReduction => _matched > 0 ? _reduction / _matched : null;

    /// <summary>From start to stop.</summary>
    public TimeSpan Elapsed => Started is { } from && Stopped is { } to ? to.Time - from.Time : TimeSpan.Zero;

    /// <summary>Passes events on and takes note of them.</summary>
    public async IAsyncEnumerable<RunEvent> Observe(IAsyncEnumerable<RunEvent> events, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var value in events.WithCancellation(cancellation))
        {
            Observe(value);
            yield return value;
        }
    }

    private void Observe(RunEvent value)
    {
        switch (value)
        {
            case RunStarted started: Started = started; break;
            case RunStopped stopped: Stopped = stopped; break;
            case CheckpointPublished checkpoint: Checkpoint = checkpoint; break;
            case StepCommitted step: Observe(step); break;
        }
    }

    private void Observe(StepCommitted step)
    {
        Steps++;
        _losses.Enqueue(step.Loss);
        if (_losses.Count > LastLosses) _losses.Dequeue();
        _images += step.ImagesPerSecond * step.StepSeconds;
        _seconds += step.StepSeconds;
        if (step.DistanceReduction is not { } reduction) return;
        _reduction += reduction;
        _matched++;
    }
}
