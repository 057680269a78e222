using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Cluster.Contracts.Workers;
using Immiscible.Cluster.Tests.Support;

namespace Immiscible.Cluster.Tests.Workers;

/// <summary>A leader that hung while another took its lead gives orders that are out of date.</summary>
public sealed class StaleOrderTests(TestCluster cluster)
{
    [Fact]
    public async Task Workers_take_no_order_of_an_epoch_before_their_own()
    {
        var spec = TinySpec.Create("workers=2");
        var gate = new Gate();
        var run = await cluster.LaunchAsync(spec, script: gate);
        await gate.Reached;
        var slots = (await cluster.Fleet.Status()).Slots.Where(use => use.Run == run.Name).ToArray();
        Assert.Equal(2, slots.Length);
        foreach (var use in slots)
        {
            var worker = cluster.Worker(use.Slot.Worker);
            await Refused(() => worker.Suspend(run.Name, 0));
            await Refused(() => worker.Settle(run.Name, 0, 0));
            await Refused(() => worker.Release(run.Name, 0));
            await Refused(() => worker.Restore(run.Name, 0, new RestoreState { Step = 0 }));
            await Refused(() => worker.Follow(run.Name, 0, new MembershipEpoch(0, 0, [], "nobody")));
            await Refused(() => worker.Prepare(new PrepareWorker { Run = run.Name, Spec = spec.Value, Directory = run.Directory, Epoch = 0 }));
        }
        gate.Open();
        (await run.ToEndAsync()).HasBitsOf(await cluster.UndisturbedAsync(spec));

        static async Task Refused(Func<Task> order) =>
            Assert.Contains("membership epoch 1", (await Assert.ThrowsAsync<EpochOverException>(order)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_that_holds_nothing_of_a_run_says_so()
    {
        var free = (await cluster.Fleet.Status()).Slots.First(static use => use.Run is null).Slot.Worker;
        var refusal = await Assert.ThrowsAsync<WorkerUnpreparedException>(() => cluster.Worker(free).Restore("unknown", 1, new RestoreState { Step = 0, Checkpoint = null }));
        Assert.Contains(free, refusal.Message, StringComparison.Ordinal);
        Assert.Null(await cluster.Worker(free).Suspend("unknown", 1));
    }
}
