using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Tests.Support;

namespace Immiscible.Cluster.Tests.Runs;

public sealed class DescriptionTests(TestCluster cluster)
{
    [Fact]
    public async Task A_run_is_described_while_it_waits_while_it_trains_and_when_it_has_ended()
    {
        var spec = TinySpec.Create("training.steps=2");
        var gate = new Gate();
        var first = await cluster.LaunchAsync(spec.With("workers=4"), script: gate);
        await gate.Reached;
        var second = await cluster.LaunchAsync(spec.With("workers=2..4"));

        var running = await first.Grain.Describe();
        Assert.Equal((RunStatus.Running, 0L, 2L, 1, 4, first.Directory),
            (running!.Status, running.Step, running.TotalSteps, running.Epoch, running.Workers, running.Directory));
        var waiting = await second.Grain.Describe();
        Assert.Equal((RunStatus.Waiting, 0, 0, 2, 4), (waiting!.Status, waiting.Epoch, waiting.Workers, waiting.WorkersMinimum, waiting.WorkersMaximum));

        await second.Grain.Scale(new(1, 8));
        Assert.Equal((1, 8), await second.Grain.Describe() is { } scaled ? (scaled.WorkersMinimum, scaled.WorkersMaximum) : default);
        Assert.Contains("has 8 granules", (await Assert.ThrowsAsync<RunRejectedException>(() => second.Grain.Scale(new(9)))).Message);

        gate.Open();
        await first.ToEndAsync();
        await second.ToEndAsync();
        var ended = await second.Grain.Describe();
        Assert.Equal((RunStatus.Completed, 2L, 0), (ended!.Status, ended.Step, ended.Workers));
        await Assert.ThrowsAsync<RunRejectedException>(() => second.Grain.Scale(new(2)));
        Assert.Equal([second.Name, first.Name], (await cluster.Fleet.Runs()).Take(2));
    }

    [Fact]
    public async Task A_run_that_was_never_launched_is_not_described() => Assert.Null(await cluster.Run("never").Describe());

    [Fact]
    public async Task A_run_that_stopped_is_resumed_on_the_same_cluster_under_its_name()
    {
        var spec = TinySpec.Create();
        var first = await cluster.LaunchAsync(spec, script: new StopAfter(3));
        var again = new LaunchRun { Spec = spec.Value, Directory = first.Directory, Resume = true };
        Assert.Contains("under way already", (await Assert.ThrowsAsync<RunRejectedException>(() => first.Grain.Launch(again))).Message);
        (await first.ToEndAsync()).Ended(RunStopReason.Stopped, 3);

        (await (await cluster.RelaunchAsync(first)).ToEndAsync()).HasBitsOf(await cluster.UndisturbedAsync(spec));
        Assert.Equal(RunStatus.Completed, (await first.Grain.Describe())!.Status);
        var history = await first.Grain.History();
        Assert.Equal([RunStopReason.Stopped, RunStopReason.Completed], history.OfType<RunStopped>().Select(static end => end.Reason));
        Assert.Equal(2, history.OfType<RunStarted>().Count());
        Assert.Equal(history.Select(static value => value.Number).Distinct().Order(), history.Select(static value => value.Number));
    }
}
