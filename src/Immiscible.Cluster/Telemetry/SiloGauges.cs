using System.Diagnostics.Metrics;
using Immiscible.Cluster.Workers;
using Microsoft.Extensions.Hosting;

namespace Immiscible.Cluster.Telemetry;

/// <summary>What a silo has, whether or not it has anything to do: its slots, and the memory of its machine's GPUs.</summary>
internal sealed class SiloGauges(IMeterFactory meters, WorkerSlots slots, ILocalSiloDetails silo, IGpuMemory gpus) : IHostedService
{
    private readonly KeyValuePair<string, object?>[] _labels = [new(MetricLabels.Silo, silo.Name), new(MetricLabels.Device, slots.Device)];

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var meter = meters.Create(MetricNames.Meter);
        meter.CreateObservableGauge(MetricNames.Slots, () => new Measurement<int>(slots.Count, _labels), "{slot}", "Slots of this silo.");
        meter.CreateObservableGauge(MetricNames.SlotsUsed, ReadUsed, "{slot}", "Slots of this silo that a run has taken.");
        meter.CreateObservableGauge(MetricNames.GpuMemoryUsed, () => Read(static gpu => gpu.Used), "By", "Memory in use on a GPU of this machine, by whomever.");
        meter.CreateObservableGauge(MetricNames.GpuMemorySize, () => Read(static gpu => gpu.Size), "By", "Memory of a GPU of this machine.");
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Measurement<int> ReadUsed() => new(slots.Runs.Count(static run => run is not null), _labels);

    private IEnumerable<Measurement<long>> Read(Func<GpuReading, long> read) =>
        gpus.Read().Select(gpu => new Measurement<long>(read(gpu), new KeyValuePair<string, object?>(MetricLabels.Gpu, gpu.Id)));
}
