using System.Runtime.CompilerServices;
using System.Text.Json;
using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Console.Application;
using Immiscible.Console.Launch;
using Immiscible.Console.Tests.Support;

namespace Immiscible.Console.Tests.Commands;

public sealed class RunCommandTests
{
    [Fact]
    public async Task Train_hands_over_the_spec_and_ends_with_pictures_and_a_summary()
    {
        using var console = new ConsoleHarness();
        Assert.Equal(0, await console.RunAsync("train", "tiny", "--workers", "2", "--steps", "40", "--set", "matching=none", "--metrics-port", "0",
            "--out", console["run"]));
        Assert.Empty(console.Error);
        var request = Assert.Single(console.Run.Requests);
        Assert.Equal((new(2), 40L, false, 0, console["run"]),
            (request.Spec.Workers, request.Spec.Training.Steps, request.Resume, request.MetricsPort, request.Directory));
        Assert.True(File.Exists(console["run/samples.png"]));
        Assert.True(File.Exists(console["run/curves.png"]));
        Assert.Equal(new(console["run"], null, new SamplingSpec { Count = 16, Steps = 50 }), Assert.Single(console.SampleRequests));
        foreach (var text in new[] { "tiny completed at step 40 of 40 after 20 s", "final loss", "images/s            32.0", "distance reduction  -1.7", "abc123",
            $"samples             {console["run/samples.png"]}", "curves              ", "checkpoint          ", "immiscible sample " })
            Assert.Contains(text, console.Output);
        Assert.True(console.Output.Split('\n').Length < 50);
    }

    [Fact]
    public async Task Json_output_is_one_object_a_line_and_nothing_else()
    {
        using var console = new ConsoleHarness();
        Assert.Equal(0, await console.RunAsync("train", "tiny", "--steps", "3", "--json", "--out", console["run"]));
        var kinds = console.Output.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement.GetProperty("event").GetString());
        Assert.Equal(["started", "step", "step", "step", "checkpoint", "stopped", "summary"], kinds);
        using var summary = JsonDocument.Parse(console.Output.TrimEnd('\n').Split('\n')[^1]);
        Assert.Equal("abc123", summary.RootElement.GetProperty("weights_sha256").GetString());
        Assert.Equal("Completed", summary.RootElement.GetProperty("reason").GetString(), ignoreCase: true);
        Assert.Equal(3, summary.RootElement.GetProperty("step").GetInt64());
    }

    [Theory]
    [InlineData(2, 130)]
    [InlineData(15, 143)]
    public async Task A_signal_stops_at_a_step_and_tells_how_to_go_on(int signal, int code)
    {
        ConsoleHarness? console = null;
        using (console = new ConsoleHarness { Run = new ScriptedRun { BeforeStep = step => Assert.True(step != 5 || console!.Stop.Request(signal)) } })
        {
            Assert.Equal(code, await console.RunAsync("train", "tiny", "--out", console["run"]));
            Assert.Equal(StopSignal.Notice, console.Error.TrimEnd('\n'));
            Assert.Contains("tiny stopped at step 6 of 100", console.Output);
            Assert.Contains($"go on: immiscible resume {console["run"]}", console.Output);
            Assert.True(File.Exists(console["run/curves.png"]));
            Assert.Empty(console.SampleRequests);
        }
    }

    [Fact]
    public async Task Resume_reads_the_runs_own_spec_and_may_change_what_leaves_the_weights_alone()
    {
        using var console = new ConsoleHarness();
        await console.RunAsync("train", "tiny", "--set", "seed=7", "--out", console["run"]);
        Assert.Equal(0, await console.RunAsync("resume", console["run"], "--workers", "3", "--steps", "120", "--set", "checkpoints.every=5"));
        var request = console.Run.Requests[^1];
        Assert.True(request.Resume);
        Assert.Equal((7UL, new(3), 120L, 5), (request.Spec.Seed, request.Spec.Workers, request.Spec.Training.Steps, request.Spec.Checkpoints.Every));
    }

    [Fact]
    public async Task A_loss_that_is_not_finite_is_told_and_exits_with_2()
    {
        using var console = new ConsoleHarness { Run = new ScriptedRun { End = RunStopReason.Diverged } };
        Assert.Equal(2, await console.RunAsync("train", "tiny", "--out", console["run"]));
        Assert.Equal("immiscible: step 100: the loss of granule 3 is not finite; the checkpoint of step 80 is kept\n", console.Error);
        Assert.Contains("tiny diverged at step 100 of 100", console.Output);
    }

    [Fact]
    public async Task A_run_that_could_not_begin_leaves_nothing_and_shows_no_summary()
    {
        using var console = new ConsoleHarness { Launcher = new RejectingLauncher() };
        Assert.Equal(2, await console.RunAsync("train", "tiny", "--out", console["run"]));
        Assert.Equal("immiscible: data.path: no file here\n", console.Error);
        Assert.Empty(console.Output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(console.Folder));
    }

    [Fact]
    public async Task An_unexpected_failure_exits_with_1_and_shows_no_stack_trace()
    {
        using var console = new ConsoleHarness { Launcher = new BrokenLauncher() };
        Assert.Equal(1, await console.RunAsync("train", "tiny", "--out", console["run"]));
        Assert.Equal(["immiscible: the cluster is gone", "This was not expected; set IMMISCIBLE_TRACE=1 to see where it happened."],
            console.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task The_live_view_draws_table_bar_and_summary()
    {
        using var console = new ConsoleHarness { Terminal = true };
        Assert.Equal(0, await console.RunAsync("train", "tiny", "--out", console["run"]));
        foreach (var text in new[] { "images/s", "distance", "time left", "100 / 100", "100 %", "0.84 ms", "completed at step 100 of 100" })
            Assert.Contains(text, console.Output);
    }

    [Fact]
    public async Task Sample_draws_into_the_runs_folder_or_the_file_named()
    {
        using var console = new ConsoleHarness();
        await console.RunAsync("train", "tiny", "--out", console["run"]);
        Assert.Equal(0, await console.RunAsync("sample", console["run"], "--count", "9", "--steps", "20", "--seed", "3", "--checkpoint", "80"));
        Assert.Equal(new(console["run"], 80, new SamplingSpec { Count = 9, Steps = 20, Seed = 3 }), console.SampleRequests[^1]);
        Assert.True(File.Exists(console["run/samples/step-80-auto-20-seed-3.png"]));
        Assert.Equal(0, await console.RunAsync("sample", console["run"], "--out", console["new/grid.png"]));
        Assert.True(File.Exists(console["new/grid.png"]));
    }

    private sealed class RejectingLauncher : IRunLauncher
    {
        public async IAsyncEnumerable<RunEvent> TrainAsync(LaunchRequest request, [EnumeratorCancellation] CancellationToken stop)
        {
            await Task.Yield();
            yield return new RunStopped { Run = "r", Time = DateTimeOffset.UnixEpoch, Step = 0, Reason = RunStopReason.Rejected, Message = "data.path: no file here" };
        }
    }

    private sealed class BrokenLauncher : IRunLauncher
    {
        public IAsyncEnumerable<RunEvent> TrainAsync(LaunchRequest request, CancellationToken stop) => throw new InvalidOperationException("the cluster\nis gone");
    }
}
