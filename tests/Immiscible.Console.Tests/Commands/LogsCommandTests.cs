using System.Text.Json;
using Immiscible.Cluster.Contracts.Events;
using Immiscible.Console.Tests.Support;

namespace Immiscible.Console.Tests.Commands;

public sealed class LogsCommandTests
{
    private const string Cluster = "here:1";
    private static readonly DateTimeOffset Time = new(2026, 1, 2, 4, 4, 5, TimeSpan.FromHours(1));

    [Fact]
    public async Task What_a_run_has_told_is_printed_with_times_and_without_steps()
    {
        using var console = await CreateAsync(ended: true);
        Assert.Equal(0, await console.RunAsync("logs", "run", "--cluster", Cluster));
        Assert.Equal(
            [
                "2026-01-02 03:04:05Z  epoch 2 after step 7 (loss): 1 worker, 3 granules computed again",
                "2026-01-02 03:04:05Z  waiting for workers after step 8",
                "2026-01-02 03:04:05Z  another build",
                "2026-01-02 03:04:05Z  checkpoint of step 9 on the cluster: /runs/run/checkpoints/step-00000009",
                "2026-01-02 03:04:05Z  failed at step 9: the disk is full",
            ],
            console.Output.TrimEnd('\n').Split('\n'));
        Assert.Empty(console.Cluster.FollowedFrom);
        Assert.Empty(console.Error);

        Assert.Equal(0, await console.RunAsync("logs", "run", "--follow", "--cluster", Cluster));
        Assert.Empty(console.Cluster.FollowedFrom);

        Assert.Equal(0, await console.RunAsync("logs", "run", "--json", "--cluster", Cluster));
        Assert.Equal(["membership", "membership", "refused", "checkpoint", "stopped"],
            console.Output.TrimEnd('\n').Split('\n').Select(static line => JsonDocument.Parse(line).RootElement.GetProperty("event").GetString()));
    }

    [Fact]
    public async Task Who_follows_is_told_of_what_comes_after_and_once()
    {
        using var console = await CreateAsync(ended: false);
        Assert.Equal(0, await console.RunAsync("logs", "run", "-f", "--cluster", Cluster));
        Assert.Equal([44], console.Cluster.FollowedFrom);
        var lines = console.Output.TrimEnd('\n').Split('\n');
        Assert.Contains("checkpoint of step 9", lines[3]);
        Assert.Contains("checkpoint of step 100", lines[^2]);
        Assert.EndsWith("Z  completed at step 100", lines[^1]);
        Assert.DoesNotContain("step 50/", console.Output);
    }

    [Fact]
    public async Task Ctrl_C_ends_the_following()
    {
        using var console = await CreateAsync(ended: false, stop: true);
        Assert.Equal(130, await console.RunAsync("logs", "run", "--follow", "--cluster", Cluster));
        Assert.Empty(console.Error);
    }

    private static async Task<ConsoleHarness> CreateAsync(bool ended, bool stop = false)
    {
        var console = new ConsoleHarness { StopAtOnce = stop };
        await console.RunAsync("train", "tiny", "--cluster", Cluster, "--out", console["run"]);
        RunEvent[] told =
        [
            new MembershipChanged { Run = "r", Time = Time, Number = 40, Epoch = 2, Reason = "loss", Workers = 1, Step = 7, RedoneGranules = 3, Phases = default },
            new MembershipChanged { Run = "r", Time = Time, Number = 41, Epoch = 2, Reason = "waiting", Workers = 0, Step = 8, RedoneGranules = 0, Phases = default },
            new WorkerRefused { Run = "r", Time = Time, Number = 42, Worker = "b|0", Reason = "another build" },
            new CheckpointPublished { Run = "r", Time = Time, Number = 43, Step = 9, Path = "/runs/run/checkpoints/step-00000009" },
            new RunStopped { Run = "r", Time = Time, Number = 44, Step = 9, Reason = RunStopReason.Failed, Message = "the disk is full" },
        ];
        console.Cluster.Told["run"] = ended ? told : told[..^1];
        console.Cluster.FollowedFrom.Clear();
        return console;
    }
}
