using System.Globalization;
using System.Text.RegularExpressions;
using Immiscible.Cluster.ProcessTests.Support;

namespace Immiscible.Cluster.ProcessTests.Observation;

public sealed partial class MetricsTests
{
    [Fact]
    public async Task Metrics_are_served_while_the_run_trains()
    {
        using var folder = new RunFolder();
        using var process = folder.StartTiny("run", 200);
        var started = process.WaitForEvent(static value => value.GetProperty("event").GetString() == "started");
        var endpoint = started.GetProperty("metricsEndpoint").GetString()!;
        using var client = new HttpClient();

        process.WaitForStep(2);
        var images = 0.0;
        // The exporter answers from a short-lived cache: scrape at every step until it shows progress.
        var step = 2;
        while (true)
        {
            var text = await client.GetStringAsync(endpoint, TestContext.Current.CancellationToken);
            var now = Value(text, "immiscible_images_total");
            if (images > 0 && now > images)
            {
                Check(text);
                break;
            }
            images = now;
            process.WaitForStep(++step);
        }
        Assert.Equal("ok", await client.GetStringAsync(endpoint.Replace("/metrics", "/health", StringComparison.Ordinal), TestContext.Current.CancellationToken));
        process.Signal(ConsoleProcess.Terminate);
        process.Finish().Expect(143);
    }

    private static void Check(string text)
    {
        string[] expected =
        [
            "immiscible_images_total", "immiscible_step_duration_seconds_bucket", "immiscible_step_phase_duration_seconds_bucket", "immiscible_loss",
            "immiscible_gradient_norm", "immiscible_step_committed", "immiscible_match_duration_seconds_bucket", "immiscible_match_distance_reduction",
            "immiscible_members", "immiscible_membership_epoch",
        ];
        foreach (var name in expected) Value(text, name);
        Assert.True(Value(text, "immiscible_match_distance_reduction") < 0);
        Assert.Equal(1, Value(text, "immiscible_members"));
        foreach (var line in text.Split('\n').Where(static line => line.Length > 0 && line[0] != '#')) Assert.Matches(Sample(), line);
    }

    // The first series of that name, which must carry the run's label.
    private static double Value(string text, string name)
    {
        var line = text.Split('\n').FirstOrDefault(line => line.StartsWith(name + "{", StringComparison.Ordinal));
        Assert.True(line is not null, $"{name} is not among the metrics:\n{text}");
        Assert.Contains("run=\"run\"", line, StringComparison.Ordinal);
        return double.Parse(line[(line.LastIndexOf('}') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("""^[a-zA-Z_:][a-zA-Z0-9_:]*(\{.*\})? \S+( \d+)?$""")]
    private static partial Regex Sample();
}
