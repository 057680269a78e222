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
            var (worker, stale) = (cluster.Worker(use.Slot.Worker), new Lead(0, long.MaxValue));
            await Refused(() => worker.Suspend(run.Name, stale));
            await Refused(() => worker.Settle(run.Name, stale, 0));
            await Refused(() => worker.Release(run.Name, stale));
            await Refused(() => worker.Restore(run.Name, stale, new RestoreState { Step = 0 }));
            await Refused(() => worker.Follow(run.Name, stale, new MembershipEpoch(0, 0, [], "nobody")));
            await Refused(() => worker.Start(run.Name, stale, new MembershipEpoch(0, 0, [], "nobody")));
            await Refused(() => worker.Prepare(new PrepareWorker { Run = run.Name, Spec = spec.Value, Directory = run.Directory, Lead = stale }));
        }
        gate.Open();
        (await run.ToEndAsync()).HasBitsOf(await cluster.UndisturbedAsync(spec));

        static async Task Refused(Func<Task> order) =>
            Assert.Contains("membership epoch 1", (await Assert.ThrowsAsync<EpochOverException>(order)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Workers_take_no_order_of_a_leader_that_was_replaced_within_an_epoch()
    {
        var spec = TinySpec.Create("workers=2");
        var gate = new Gate();
        var run = await cluster.LaunchAsync(spec, script: gate);
        await gate.Reached;
        var slot = (await cluster.Fleet.Status()).Slots.First(use => use.Run == run.Name).Slot.Worker;
        var (worker, former) = (cluster.Worker(slot), new Lead(1, 0));
        var successor = Lead.After(1, (await worker.Employment())!.Lead, TimeProvider.System);
        Assert.True(former.IsBefore(successor));
        var suspending = worker.Suspend(run.Name, successor);
        gate.Open();
        Assert.NotNull(await suspending);
        var refusal = await Assert.ThrowsAsync<EpochOverException>(() => worker.Release(run.Name, former));
        Assert.Contains("a leader that was replaced", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(successor, (await worker.Employment())!.Lead);
        // That run goes on in its next epoch, which comes after all leaders of this one.
        await worker.Release(run.Name, successor);
        (await run.ToEndAsync()).HasBitsOf(await cluster.UndisturbedAsync(spec));
    }

    [Fact]
    public void Takeovers_come_after_those_that_workers_tell_of_whatever_the_clocks_say()
    {
        var ahead = new Lead(3, TimeProvider.System.GetUtcNow().AddDays(1).ToUnixTimeMilliseconds());
        Assert.True(ahead.IsBefore(Lead.After(3, ahead, TimeProvider.System)));
        Assert.True(new Lead(3, 0).IsBefore(Lead.After(3, null, TimeProvider.System)));
        Assert.True(ahead.IsBefore(new Lead(4, 0)) && new Lead(3, 5).IsBefore(ahead) && !ahead.IsBefore(ahead));
    }

    [Fact]
    public async Task A_worker_that_holds_nothing_of_a_run_says_so()
    {
        var free = (await cluster.Fleet.Status()).Slots.First(static use => use.Run is null).Slot.Worker;
        var refusal = await Assert.ThrowsAsync<WorkerUnpreparedException>(() => cluster.Worker(free).Restore("unknown", new Lead(1, 0), new RestoreState { Step = 0, Checkpoint = null }));
        Assert.Contains(free, refusal.Message, StringComparison.Ordinal);
        Assert.Null(await cluster.Worker(free).Suspend("unknown", new Lead(1, 0)));
    }
}
