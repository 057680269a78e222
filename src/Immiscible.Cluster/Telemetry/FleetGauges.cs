using System.Diagnostics.Metrics;

namespace Immiscible.Cluster.Telemetry;

/// <summary>How many runs the fleet serves, told by the one silo that keeps the fleet.</summary>
internal sealed class FleetGauges
{
    private volatile Reading? _reading;

    public FleetGauges(IMeterFactory meters)
    {
        var meter = meters.Create(MetricNames.Meter);
        meter.CreateObservableGauge(MetricNames.FleetRuns, () => Read(static reading => reading.Runs), "{run}", "Runs that wait for slots or hold some.");
        meter.CreateObservableGauge(MetricNames.FleetQueue, () => Read(static reading => reading.Queue), "{run}", "Runs that wait for their first slots.");
    }

    /// <summary>How the fleet stands.</summary>
    public void Tell(int runs, int queue) => _reading = new Reading(runs, queue);

    /// <summary>The fleet is kept elsewhere.</summary>
    public void Leave() => _reading = null;

    private IEnumerable<Measurement<int>> Read(Func<Reading, int> read) => _reading is { } reading ? [new Measurement<int>(read(reading))] : [];

    private sealed record Reading(int Runs, int Queue);
}
