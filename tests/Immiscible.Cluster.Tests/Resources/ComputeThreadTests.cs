using System.Collections.Concurrent;
using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Tests.Support;
using Immiscible.Cluster.Workers;
using Immiscible.Diffusion.Training;
using Immiscible.Numerics.Vectors;

namespace Immiscible.Cluster.Tests.Resources;

public sealed class ComputeThreadTests(TestCluster cluster)
{
    [Fact]
    public async Task Replicas_are_called_on_their_slots_threads_only()
    {
        var witness = new Witness();

        (await cluster.TrainAsync(TinySpec.Create("training.steps=3", "workers=3"), script: witness)).Ended(RunStopReason.Completed, 3);

        Assert.Equal(3, witness.ThreadsOf.Count);
        Assert.All(witness.ThreadsOf.Values, threads => Assert.StartsWith("compute-", Assert.Single(threads.Keys), StringComparison.Ordinal));
        Assert.Equal(3, witness.ThreadsOf.Values.SelectMany(threads => threads.Keys).Distinct().Count());
        Assert.False(witness.SawScheduler, "compute ran under a grain's scheduler or on the thread pool");
    }

    [Fact]
    public async Task A_work_thread_runs_items_in_order_on_itself_and_gives_failures_back()
    {
        using var thread = new WorkThread("match");
        var order = new List<int>();

        var names = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => thread.RunAsync(() =>
        {
            order.Add(i);
            return (Thread.CurrentThread.Name, Thread.CurrentThread.IsThreadPoolThread, thread.IsCurrent);
        })));

        Assert.All(names, name => Assert.Equal(("match", false, true), name));
        Assert.Equal([0, 1, 2, 3, 4], order);
        await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => thread.RunAsync(static () => throw new TimeZoneNotFoundException()));
        Assert.False(await Task.Run(() => thread.IsCurrent, TestContext.Current.CancellationToken));
    }

    /// <summary>Notes the thread of every call, by replica.</summary>
    private sealed class Witness : ReplicaScript
    {
        public ConcurrentDictionary<IReplica, ConcurrentDictionary<string, bool>> ThreadsOf { get; } = new();

        public bool SawScheduler { get; private set; }

        public override GranuleLoss ComputeGranule(IReplica replica, in GranuleBatch batch, FlatVector gradient)
        {
            Note(replica);
            return replica.ComputeGranule(batch, gradient);
        }

        public override void InnerProducts(
            IReplica replica, ReadOnlySpan<float> images, ReadOnlySpan<float> noises, int rows, int columns, Span<float> products)
        {
            Note(replica);
            replica.InnerProducts(images, noises, rows, columns, products);
        }

        public override void Apply(IReplica replica, FlatVector gradient, float scale, double norm, long step)
        {
            Note(replica);
            replica.Apply(gradient, scale, norm, step, ..);
        }

        private void Note(IReplica replica)
        {
            ThreadsOf.GetOrAdd(replica, static _ => new()).TryAdd(Thread.CurrentThread.Name ?? "(no name)", true);
            if (Thread.CurrentThread.IsThreadPoolThread || TaskScheduler.Current != TaskScheduler.Default) SawScheduler = true;
        }
    }
}
