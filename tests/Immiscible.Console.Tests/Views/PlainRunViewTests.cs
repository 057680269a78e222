using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Console.Launch;
using Immiscible.Console.Tests.Support;
using Immiscible.Console.Views;

namespace Immiscible.Console.Tests.Views;

public sealed class PlainRunViewTests
{
    [Theory]
    // A line every 5 %, one for the first step.
    [InlineData(1000, 0.001, 21)]
    // A slow run: a line every 10 s, which is every 20 steps of half a second.
    [InlineData(2000, 0.5, 101)]
    public async Task A_line_is_written_every_twentieth_of_the_run_and_every_ten_seconds(int steps, double seconds, int lines)
    {
        var output = new StringWriter();
        await new PlainRunView(output, static path => $"in {path}").ShowAsync(Events(steps, seconds));
        var written = output.ToString().TrimEnd('\n').Split('\n').Where(line => line.StartsWith("step ")).ToArray();
        Assert.InRange(written.Length, lines - 1, lines + 1);
        Assert.StartsWith("step 1/", written[0]);
        Assert.StartsWith($"step {steps}/{steps}  100 %", written[^1]);
        Assert.EndsWith("left 0 s", written[^1]);
    }

    [Fact]
    public async Task Lines_hold_what_the_table_would()
    {
        var output = new StringWriter();
        await new PlainRunView(output, static path => $"in {path}").ShowAsync(Events(10, 0.5));
        var lines = output.ToString().Split('\n');
        Assert.Matches("^tiny: 123,456 parameters, shapes with 256 images, batch 16 in 8 granules, 1 worker, steps 1 to 10, in .+, metrics at http://localhost:9464/metrics$", lines[0]);
        Assert.Matches(@"^step 5/10  50 %  images/s 32\.0  loss 0\.\d+  match 0\.84 ms  distance -1\.\d\d %  left 2 s$", lines[5]);
    }

    private static async IAsyncEnumerable<RunEvent> Events(int steps, double seconds)
    {
        var spec = RunSpecReader.FromPreset("tiny", SpecOverride.Parse($"training.steps={steps}"));
        var started = ScriptedRun.Started(new LaunchRequest(spec, Path.GetTempPath(), Resume: false, MetricsPort: null));
        yield return started;
        await Task.Yield();
        for (var step = 1; step <= steps; step++)
            yield return ScriptedRun.Step(step) with { Time = started.Time + TimeSpan.FromSeconds(step * seconds), StepSeconds = seconds };
    }
}
