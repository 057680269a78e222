using System.Diagnostics;
using System.Text.RegularExpressions;
using Immiscible.Cluster.ProcessTests.Support;

namespace Immiscible.Cluster.ProcessTests.Observation.Alerts;

/// <summary>The alert rules as promtool sees them, and what is written about them.</summary>
public sealed partial class AlertRuleTests
{
    private const string Rules = "rules.yml", Tests = "rules.test.yml";

    [Theory]
    [InlineData("check config prometheus.yml")]
    [InlineData("check rules " + Rules)]
    [InlineData("test rules " + Tests)]
    public void Promtool_has_no_complaint(string arguments)
    {
        var (status, said) = Promtool(arguments, PrometheusServer.Shipped);
        Assert.True(status == 0, $"promtool {arguments}:\n{said}");
    }

    [Fact]
    public void A_rule_that_is_changed_is_found_out_by_its_test()
    {
        var folder = Directory.CreateTempSubdirectory("immiscible-rules-");
        try
        {
            var text = Shipped(Rules);
            var changed = text.Replace("> 600", "> 60000", StringComparison.Ordinal);
            Assert.NotEqual(text, changed);
            File.WriteAllText(Path.Combine(folder.FullName, Rules), changed);
            File.WriteAllText(Path.Combine(folder.FullName, Tests), Shipped(Tests));
            var (status, said) = Promtool($"test rules {Tests}", folder.FullName);
            Assert.NotEqual(0, status);
            Assert.Contains("ImmiscibleNoCommit", said, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Every_alert_is_tested_to_be_silent_to_fire_and_to_clear_and_says_what_to_do()
    {
        var alerts = Alert().Matches(Shipped(Rules)).Select(static match => match.Groups[1].Value).ToArray();
        Assert.NotEmpty(alerts);
        Assert.Equal(alerts.Distinct(), alerts);
        var (tests, readMe) = (Shipped(Tests), Shipped("README.md"));
        Assert.All(alerts, alert =>
        {
            // What follows the name tells a moment at which it fires from one at which it does not.
            var moments = Regex.Matches(tests, $@"alertname: {alert}\b(?<fires> *\n *exp_alerts:)?").Select(static match => match.Groups["fires"].Success).ToArray();
            Assert.Contains(true, moments);
            Assert.False(moments[0], $"{alert} is not tested to be silent at first");
            Assert.False(moments[^1], $"{alert} is not tested to clear");
            Assert.Matches($@"\n### {alert}\n\S", readMe);
            Assert.Contains($"runbook: deploy/prometheus/README.md#{alert.ToLowerInvariant()}\n", Shipped(Rules), StringComparison.Ordinal);
        });
        Assert.Equal(alerts.Length, Regex.Count(Shipped(Rules), @"\n +summary: \S"));
        Assert.Equal(alerts.Length, Regex.Count(Shipped(Rules), @"\n +description: \S"));
        Assert.Equal(alerts.Order(StringComparer.Ordinal), Heading().Matches(readMe).Select(static match => match.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    private static string Shipped(string name) => File.ReadAllText(Path.Combine(PrometheusServer.Shipped, name));

    private static (int Status, string Said) Promtool(string arguments, string folder)
    {
        var start = new ProcessStartInfo(InstalledProgram.Find("promtool", "prometheus"), arguments.Split(' '))
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.GetAwaiter().GetResult());
    }

    [GeneratedRegex(@"- alert: (\w+)")]
    private static partial Regex Alert();

    [GeneratedRegex(@"\n### (\w+)\n")]
    private static partial Regex Heading();
}
