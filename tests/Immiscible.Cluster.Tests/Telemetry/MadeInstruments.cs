using System.Diagnostics.Metrics;
using Immiscible.Cluster.Telemetry;
using Immiscible.Cluster.Workers;
using Immiscible.Collectives.Transport.Tcp;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Immiscible.Cluster.Tests.Telemetry;

/// <summary>Every instrument that a silo makes for itself.</summary>
internal static class MadeInstruments
{
    /// <summary>Makes them all.</summary>
    public static async Task<IReadOnlyList<Instrument>> MakeAsync()
    {
        using var meters = new PlainMeterFactory();
        var found = new List<Instrument>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Scope == meters) found.Add(instrument);
        };
        listener.Start();

        _ = new TrainingMetrics(meters);
        _ = new RunGauges(meters);
        _ = new FleetGauges(meters);
        using var slots = new WorkerSlots(Options.Create(new WorkerSlotOptions()));
        await new SiloGauges(meters, slots, new NamedSilo("a"), new NvidiaMemory()).StartAsync(TestContext.Current.CancellationToken);
        var options = new TcpNetworkOptions { Cluster = "test", Key = new byte[32], ShortWay = false };
        await using var network = TcpNetwork.Start(options, NullLogger<TcpNetwork>.Instance, meters, TimeProvider.System);
        return found;
    }

    /// <summary>What Prometheus calls an instrument.</summary>
    public static string PrometheusName(Instrument instrument)
    {
        var unit = instrument.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            ['{', .., '}'] => "",
            _ => throw new ArgumentException($"{instrument.Name} has the unit '{instrument.Unit}'; say here what Prometheus makes of it", nameof(instrument)),
        };
        return $"{instrument.Name.Replace('.', '_')}{unit}{(Type(instrument) == "counter" ? "_total" : "")}";
    }

    /// <summary>What Prometheus calls its kind.</summary>
    public static string Type(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Counter" => "counter",
        "Histogram" => "histogram",
        "ObservableGauge" => "gauge",
        var other => throw new ArgumentException($"{instrument.Name} is a {other}; say here what Prometheus makes of it", nameof(instrument)),
    };

    private sealed record NamedSilo(string Name) : ILocalSiloDetails
    {
        public string ClusterId => "test";

        public string DnsHostName => "localhost";

        public SiloAddress SiloAddress => SiloAddress.Zero;

        public SiloAddress GatewayAddress => SiloAddress.Zero;
    }
}
