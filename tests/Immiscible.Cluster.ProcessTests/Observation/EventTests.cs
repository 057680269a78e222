using Immiscible.Cluster.ProcessTests.Support;

namespace Immiscible.Cluster.ProcessTests.Observation;

public sealed class EventTests
{
    [Fact]
    public void Every_json_line_is_an_event_and_steps_come_in_order_without_gaps()
    {
        using var folder = new RunFolder();
        using var process = folder.StartTiny("run", 12, "--set", "checkpoints.every=5", "--workers", "2");
        var result = process.Finish().Expect(0);
        var events = result.Events;
        var kinds = events.Select(static value => value.GetProperty("event").GetString()!).ToArray();

        Assert.Equal("started", kinds[0]);
        Assert.Equal(["stopped", "summary"], kinds[^2..]);
        Assert.Equal(Enumerable.Range(1, 12), Steps("step"));
        Assert.Equal([5, 10, 12], Steps("checkpoint"));
        Assert.Equal(1 + 12 + 3 + 2, kinds.Length);
        Assert.All(events.Where(static value => value.GetProperty("event").GetString() == "step"), static value =>
        {
            Assert.True(double.IsFinite(value.GetProperty("loss").GetDouble()));
            Assert.InRange(value.GetProperty("distanceReduction").GetDouble(), -0.05, 0);
        });
        Assert.Empty(result.Error);

        IEnumerable<int> Steps(string kind) => events.Where(value => value.GetProperty("event").GetString() == kind).Select(static value => value.GetProperty("step").GetInt32());
    }

    [Fact]
    public void Output_that_is_no_terminal_gets_plain_lines()
    {
        using var folder = new RunFolder();
        var result = RunFolder.Run("train", "tiny", "--steps", "6", "--metrics-port", "0", "--out", folder["run"]).Expect(0);
        Assert.DoesNotContain(result.Output, static line => line.Contains('\u001b'));
        Assert.Contains(result.Output, static line => line.StartsWith("step 6/6  100 %", StringComparison.Ordinal));
        Assert.Contains(result.Output, static line => line.Contains("weights_sha256", StringComparison.Ordinal));
    }
}
