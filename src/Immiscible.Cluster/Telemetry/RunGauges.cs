using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Immiscible.Cluster.Telemetry;

/// <summary>
/// How the runs stand that this silo leads. A run that has ended or is led elsewhere is not there, so that of several silos one tells of a run, and
/// nobody takes what was for what is.
/// </summary>
internal sealed class RunGauges
{
    private readonly ConcurrentDictionary<RunReading, bool> _led = new();
    private readonly Meter _meter;

    public RunGauges(IMeterFactory meters)
    {
        _meter = meters.Create(MetricNames.Meter);
        Create(MetricNames.Step, "{step}", "Committed steps.", static run => run.Step?.Step);
        Create(MetricNames.StepsPlanned, "{step}", "Steps of the whole run.", static run => run.Steps);
        Create(MetricNames.CommitAge, "s", "Time since the last commit, or since this silo took the lead.", static run => run.CommitAge.TotalSeconds);
        Create(MetricNames.Loss, "{loss}", "Mean loss of the last committed step.", static run => run.Step?.Loss);
        Create(MetricNames.GradientNorm, "{norm}", "L2 norm of the last gradient, before clipping.", static run => run.Step?.GradientNorm);
        Create(
            MetricNames.DistanceReduction, "{fraction}", "Relative change of the mean L2 distance from image to noise by matching (negative is nearer).",
            static run => run.Step?.DistanceReduction);
        Create(MetricNames.Members, "{worker}", "Workers that train; 0 while the run waits for some.", static run => run.Members);
        Create(MetricNames.Epoch, "{epoch}", "Number of the membership epoch.", static run => run.Epoch);
        Create(MetricNames.CheckpointAge, "s", "Time since the last checkpoint was written, or since the launch.", static run => run.CheckpointAge?.TotalSeconds);
    }

    /// <summary>This silo leads a run.</summary>
    public void Add(RunReading reading) => _led.TryAdd(reading, true);

    /// <summary>It does no more; may be said again.</summary>
    public void Remove(RunReading reading) => _led.TryRemove(reading, out _);

    private void Create(string name, string unit, string description, Func<RunReading, double?> read) =>
        _meter.CreateObservableGauge(name, () => Read(read), unit, description);

    private IEnumerable<Measurement<double>> Read(Func<RunReading, double?> read)
    {
        foreach (var run in _led.Keys)
            if (read(run) is { } value) yield return new Measurement<double>(value, MetricLabels.OfRun(run.Run));
    }
}
