using System.Reflection;
using Immiscible.Cluster.Telemetry;
using Immiscible.Collectives.Transport.Tcp;

namespace Immiscible.Cluster.Tests.Telemetry;

/// <summary>What is written of the metrics is what the program makes.</summary>
public sealed class MetricTableTests
{
    [Fact]
    public async Task The_table_has_every_metric_with_its_help_text_and_no_other()
    {
        var made = (await MadeInstruments.MakeAsync()).Select(static instrument =>
            $"{MadeInstruments.PrometheusName(instrument)} | {MadeInstruments.Type(instrument)} | {instrument.Description}");
        var table = MetricTable.Read().Select(static row => $"{row.Name} | {row.Type} | {row.Description}");

        Assert.Equal(made.Order(StringComparer.Ordinal), table.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_name_is_that_of_one_instrument_and_every_instrument_has_a_unit_and_a_help_text()
    {
        var made = await MadeInstruments.MakeAsync();

        Assert.Equal(
            Names(typeof(MetricNames)).Concat(Names(typeof(TransportMetricNames))).Order(StringComparer.Ordinal),
            made.Select(static instrument => instrument.Name).Order(StringComparer.Ordinal));
        Assert.All(made, static instrument =>
        {
            Assert.NotEmpty(instrument.Unit ?? "");
            Assert.EndsWith(".", instrument.Description, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Every_histogram_says_where_its_buckets_end()
    {
        var histograms = (await MadeInstruments.MakeAsync()).OfType<System.Diagnostics.Metrics.Histogram<double>>().ToArray();

        Assert.NotEmpty(histograms);
        Assert.All(histograms, static histogram =>
        {
            var ends = histogram.Advice?.HistogramBucketBoundaries ?? [];
            Assert.NotEmpty(ends);
            Assert.Equal(ends.Order(), ends);
        });
    }

    private static IEnumerable<string> Names(Type names) => names
        .GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        .Where(static field => field is { IsLiteral: true, Name: not "Meter" })
        .Select(static field => (string)field.GetRawConstantValue()!);
}
