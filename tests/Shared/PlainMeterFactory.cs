using System.Diagnostics.Metrics;

namespace Immiscible.Testing;

/// <summary>Makes meters where no host is there to do so.</summary>
internal sealed class PlainMeterFactory : IMeterFactory
{
    private readonly List<Meter> _meters = [];

    public Meter Create(MeterOptions options)
    {
        options.Scope = this;
        var meter = new Meter(options);
        lock (_meters) _meters.Add(meter);
        return meter;
    }

    public void Dispose()
    {
        lock (_meters)
            foreach (var meter in _meters) meter.Dispose();
    }
}
