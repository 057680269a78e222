using System.Globalization;
using System.Text.Json;
using Immiscible.Cluster.ProcessTests.Elasticity;
using Immiscible.Cluster.ProcessTests.Support;

namespace Immiscible.Cluster.ProcessTests.Observation.Dashboards;

/// <summary>
/// A real Prometheus scrapes a run of three processes while one is killed and another joins: whatever dashboards, alerts and the table of metrics speak
/// of is there.
/// </summary>
public sealed class LiveDataTests
{
    /// <summary>Panels that have nothing to show on a machine without a GPU.</summary>
    private static readonly string[] GpuPanels = ["GPU memory"];

    /// <summary>Labels that Prometheus and the exporter add to every series.</summary>
    private static readonly string[] CommonLabels = ["__name__", "cluster", "instance", "job", "le", "otel_scope_name", "otel_scope_version", "otel_scope_schema_url"];

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    [Fact]
    public void Every_panel_variable_and_alert_finds_its_data_while_workers_come_and_go()
    {
        using var prometheus = PrometheusServer.Start();
        using var run = new ElasticRun(steps: 20_000, saveEvery: 20);
        run.StartSilos(("a", null), ("b", null), ("c", null));
        prometheus.Scrape(run.Metrics.Values);
        run.Launch("2..4", step: 10);
        // As long as no loss was seen to be counted as none, the first does not show as an increase.
        prometheus.WaitFor(() => prometheus.Number(Changes("loss")) == 0 && prometheus.Number("sum(immiscible_members)") == 3, () => "the run to be scraped");
        run.Kill(Follower(run, prometheus));
        prometheus.WaitFor(() => prometheus.Number(Changes("loss")) >= 1, () => "the loss to be scraped");
        var joined = prometheus.Number(Changes("join"));
        run.StartSilos(("d", null));
        prometheus.Scrape(run.Metrics.Values);
        prometheus.WaitFor(() => prometheus.Number(Changes("join")) > joined, () => "the join to be scraped");

        HasData(prometheus, Dashboard.All.SelectMany(static dashboard => dashboard.Queries).Where(static query => !GpuPanels.Contains(query.Panel)));
        HasValues(prometheus);
        HasAlerts(prometheus);
        HasTable(prometheus);
        ShowsOneRecovery(prometheus);
    }

    private static string Changes(string reason) => $"sum(immiscible_membership_changes_total{{reason=\"{reason}\"}})";

    /// <summary>A silo that does not lead the run.</summary>
    private static string Follower(ElasticRun run, PrometheusServer prometheus)
    {
        var leader = Assert.Single(prometheus.Query("immiscible_members")).GetProperty("metric").GetProperty("instance").GetString();
        return run.Metrics.First(silo => new Uri(silo.Value).Authority != leader).Key;
    }

    private static void HasData(PrometheusServer prometheus, IEnumerable<PanelQuery> queries)
    {
        var missing = queries.ToList();
        Assert.NotEmpty(missing);
        prometheus.WaitFor(
            () =>
            {
                missing.RemoveAll(query => IsAnswered(prometheus, query));
                return missing.Count == 0;
            },
            () => $"data in the panels\n{string.Join('\n', missing.Select(query => $"{query.Where}: {query.Substituted(prometheus.Age)}"))}\n");
    }

    private static bool IsAnswered(PrometheusServer prometheus, PanelQuery query)
    {
        var expression = query.Substituted(prometheus.Age);
        var values = query.IsInstant
            ? prometheus.Query(expression).Select(static series => series.GetProperty("value"))
            : prometheus.QueryAll(expression, Step).SelectMany(static series => series.GetProperty("values").EnumerateArray());
        return values.Any(static value => !double.IsNaN(Read(value)));
    }

    private static void HasValues(PrometheusServer prometheus) => Assert.All(Dashboard.All.SelectMany(static dashboard => dashboard.VariableQueries), variable =>
        Assert.Contains(
            prometheus.Series(PanelQuery.Substitute(variable.Selector, prometheus.Age)),
            series => series.TryGetProperty(variable.Label, out var value) && value.GetString() != ""));

    private static void HasAlerts(PrometheusServer prometheus)
    {
        prometheus.WaitFor(() => prometheus.Alerts().All(static alert => alert.GetProperty("health").GetString() != "unknown"), () => "the rules to be evaluated");
        var alerts = prometheus.Alerts();
        Assert.NotEmpty(alerts);
        Assert.All(alerts, alert =>
        {
            Assert.Equal("ok", alert.GetProperty("health").GetString());
            var selectors = Selectors.Of(alert.GetProperty("query").GetString()!).ToArray();
            Assert.NotEmpty(selectors);
            Assert.All(selectors, selector => Assert.NotEmpty(prometheus.Series(selector)));
        });
    }

    private static void HasTable(PrometheusServer prometheus) => Assert.All(
        MetricTable.Read().Where(static row => !row.Labels.Contains("gpu")).SelectMany(static row => row.Series.Select(name => (Name: name, row.Labels))), metric =>
        {
            var series = prometheus.Series(metric.Name);
            Assert.NotEmpty(series);
            Assert.All(series, labels => Assert.Equal(
                metric.Labels, labels.EnumerateObject().Select(static label => label.Name).Except(CommonLabels).Order(StringComparer.Ordinal)));
        });

    private static void ShowsOneRecovery(PrometheusServer prometheus)
    {
        var recoveries = Assert.Single(Dashboard.All.Single(static dashboard => dashboard.File == "elasticity.json").Queries, static query => query.Panel == "Recoveries");
        Assert.Equal(1, prometheus.Number(recoveries.Substituted(prometheus.Age)));
    }

    private static double Read(JsonElement value) => value[1].GetString() switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        var number => double.Parse(number!, CultureInfo.InvariantCulture),
    };
}
