using System.Collections.Concurrent;
using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Tests.Support;
using Immiscible.Diffusion.Training;

namespace Immiscible.Cluster.Tests.Matching;

public sealed class SaturationTests(TestCluster cluster)
{
    [Fact]
    public async Task Rows_too_wide_for_the_finest_step_give_the_same_bits_however_they_are_dealt()
    {
        var spec = TinySpec.Create("training.steps=4");
        var (one, two, three) = (new FarImages(), new FarImages(), new FarImages());

        var alone = (await cluster.TrainAsync(spec, script: one)).Ended(RunStopReason.Completed, 4);
        (await cluster.TrainAsync(spec.With("workers=2"), script: two)).HasBitsOf(alone);
        (await cluster.TrainAsync(spec.With("workers=3"), script: three)).HasBitsOf(alone);

        Assert.Contains(true, three.Wide);
        Assert.Contains(false, three.Wide);
    }

    /// <summary>Makes some images meet noise as if they were a thousand times as large, whoever measures them.</summary>
    private sealed class FarImages : ReplicaScript
    {
        public ConcurrentBag<bool> Wide { get; } = [];

        public override void InnerProducts(
            IReplica replica, ReadOnlySpan<float> images, ReadOnlySpan<float> noises, int rows, int columns, Span<float> products)
        {
            replica.InnerProducts(images, noises, rows, columns, products);
            var length = images.Length / rows;
            var wide = false;
            for (var row = 0; row < rows; row++)
            {
                if (BitConverter.SingleToInt32Bits(images.Slice(row * length, length).ToArray().Sum()) % 16 != 0) continue;
                foreach (ref var product in products.Slice(row * columns, columns)) product *= 1000;
                wide = true;
            }
            Wide.Add(wide);
        }
    }
}
