using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Tests.Support;

namespace Immiscible.Cluster.Tests.Fleet;

public sealed class QueueTests(TestCluster cluster)
{
    [Fact]
    public async Task Two_runs_at_once_have_the_bits_they_have_alone()
    {
        var (one, two) = (TinySpec.Create("workers=2"), TinySpec.Create("workers=2", "seed=7"));

        var runs = await Task.WhenAll(cluster.TrainAsync(one), cluster.TrainAsync(two));

        runs[0].HasBitsOf(await cluster.UndisturbedAsync(one));
        runs[1].HasBitsOf(await cluster.UndisturbedAsync(two));
    }

    [Fact]
    public async Task Runs_that_find_no_slots_wait_their_turn()
    {
        var spec = TinySpec.Create();
        var gate = new Gate();
        var first = await cluster.LaunchAsync(spec.With("workers=3"), script: gate);
        await gate.Reached;
        var second = await cluster.LaunchAsync(spec.With("workers=2"));
        var third = await cluster.LaunchAsync(spec.With("workers=1"));

        var fleet = await cluster.Fleet.Status();
        Assert.Equal(2, fleet.Queue.Count);
        Assert.Equal(TestCluster.Slots - 3, fleet.Slots.Count(slot => slot.Run is null));

        gate.Open();
        var undisturbed = await cluster.UndisturbedAsync(spec);
        foreach (var run in new[] { first, second, third }) (await run.ToEndAsync()).HasBitsOf(undisturbed);
        Assert.Empty((await cluster.Fleet.Status()).Queue);
    }

    [Fact]
    public async Task A_run_that_waits_for_slots_can_be_stopped_and_leaves_nothing()
    {
        var spec = TinySpec.Create("training.steps=1");
        var gate = new Gate();
        var first = await cluster.LaunchAsync(spec.With("workers=3"), script: gate);
        await gate.Reached;
        var second = await cluster.LaunchAsync(spec.With("workers=2"));

        await second.Grain.Stop();
        (await second.ToEndAsync()).Ended(RunStopReason.Stopped, 0);

        Assert.False(Directory.Exists(second.Directory), "a run that never began left its directory");
        Assert.Empty((await cluster.Fleet.Status()).Queue);
        gate.Open();
        (await first.ToEndAsync()).Ended(RunStopReason.Completed, 1);
    }
}
