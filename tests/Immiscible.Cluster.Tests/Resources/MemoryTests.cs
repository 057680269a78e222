using System.Diagnostics;
using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Tests.Support;
using Immiscible.Diffusion.Training;
using Immiscible.Numerics.Vectors;
using TorchSharp;

namespace Immiscible.Cluster.Tests.Resources;

public sealed class MemoryTests(TestCluster cluster)
{
    private const long Megabyte = 1 << 20;

    [Fact]
    public async Task Five_hundred_steps_leave_no_tensor_no_memory_and_no_thread_behind()
    {
        var census = new Census();

        (await cluster.TrainAsync(TinySpec.Create("training.steps=500", "checkpoints.every=100"), script: census)).Ended(RunStopReason.Completed, 500);

        // The first hundreds of steps warm up what stays: pools, the compiler's second tier, the allocator's arenas.
        var (early, late) = (census.Counts[250], census.Counts[499]);
        Assert.Equal(census.Counts[50].Tensors, late.Tensors);
        Assert.True(late.Managed - early.Managed < 4 * Megabyte, $"{early.Managed} bytes live after step 250, {late.Managed} after step 500");
        Assert.True(late.Resident - early.Resident < 40 * Megabyte, $"{early.Resident / Megabyte} MB after step 250, {late.Resident / Megabyte} MB after step 500");
        Assert.True(late.Threads - early.Threads <= 4, $"{early.Threads} threads after step 250, {late.Threads} after step 500");
    }

    private sealed class Census : ReplicaScript
    {
        public Dictionary<long, (long Tensors, long Managed, long Resident, int Threads)> Counts { get; } = [];

        public override void Apply(IReplica replica, FlatVector gradient, float scale, double norm, long step)
        {
            if (step is 50 or 250 or 499)
            {
                using var process = Process.GetCurrentProcess();
                Counts[step] = (torch.Tensor.TotalCount, GC.GetTotalMemory(forceFullCollection: true), process.WorkingSet64, process.Threads.Count);
            }
            replica.Apply(gradient, scale, norm, step, ..);
        }
    }
}
