using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Console.Launch;
using Immiscible.Console.Tests.Support;
using Immiscible.Console.Views;
using Spectre.Console;

namespace Immiscible.Console.Tests.Views;

public sealed class LiveScreenTests
{
    private static readonly RunSubject Remote = new("run", "/runs/run", 100) { Cluster = "--cluster here:1" };

    [Fact]
    public void The_screen_tells_of_members_phases_loss_and_samples()
    {
        var progress = new RunProgress();
        var started = ScriptedRun.Started(new LaunchRequest(RunSpecReader.FromPreset("tiny"), "/runs/run", Resume: false, MetricsPort: null)) with { Workers = 3 };
        progress.Observe(started);
        for (var step = 1; step <= 40; step++)
            progress.Observe(ScriptedRun.Step(step) with
            {
                Phases = new StepPhases { ComputeMilliseconds = 300, ReduceMilliseconds = 80, CommitMilliseconds = 5, ApplyMilliseconds = 12 }, MatchWaitMilliseconds = 0.5,
            });
        progress.Observe(Change(started.Time, 2, "loss", 2));
        progress.Observe(new WorkerRefused { Run = "r", Time = started.Time, Worker = "c|0", Reason = "c|0: another build" });
        progress.Observe(Change(started.Time, 3, "join", 3));

        var screen = Render(progress, "/runs/run/samples/a.png");
        foreach (var text in new[]
        {
            "8 granules, 3 workers in epoch 3", "on the cluster: /runs/run, metrics", "40 / 100", "time left", "█", " loss",
            "a step's time: compute 300.0 ms, reduce 80.0 ms, commit 5.0 ms, update 12.0 ms, wait for match 0.5 ms", "started after step 0 with 3 workers",
            "epoch 2 after step 40 (loss): 2 workers", "c|0: another build", "epoch 3 after step 40 (join): 3 workers",
            "newest samples on the cluster: /runs/run/samples/a.png",
        })
            Assert.Contains(text, screen);

        progress.Observe(Change(started.Time, 3, "waiting", 0));
        Assert.Contains("granules, waits for workers", Render(progress, null));
    }

    [Fact]
    public void Only_the_newest_changes_are_shown()
    {
        var progress = new RunProgress();
        for (var epoch = 1; epoch <= 9; epoch++) progress.Observe(Change(DateTimeOffset.UnixEpoch, epoch, "join", 2));
        var screen = Render(progress, null);
        Assert.DoesNotContain("epoch 4 after", screen);
        Assert.Contains("epoch 5 after", screen);
    }

    private static MembershipChanged Change(DateTimeOffset time, int epoch, string reason, int workers) =>
        new() { Run = "r", Time = time, Epoch = epoch, Reason = reason, Workers = workers, Step = 40, RedoneGranules = 0, Phases = default };

    private static string Render(RunProgress progress, string? samples)
    {
        var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = 200;
        console.Write(RunTable.Of(progress, Remote, samples, stopping: false));
        return output.ToString();
    }
}
