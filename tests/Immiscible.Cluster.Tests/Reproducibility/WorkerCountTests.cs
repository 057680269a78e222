using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Tests.Support;

namespace Immiscible.Cluster.Tests.Reproducibility;

public sealed class WorkerCountTests(TestCluster cluster)
{
    [Theory]
    [InlineData(2, "matching.quantization=u16")]
    [InlineData(3, "matching.quantization=u16")]
    [InlineData(2, "matching.quantization=fp16")]
    [InlineData(3, "matching.quantization=fp16")]
    [InlineData(3, "matching.mode=none")]
    [InlineData(3, "seed=7")]
    public async Task Any_number_of_workers_gives_the_same_bits(int workers, string setting)
    {
        var spec = TinySpec.Create(setting);

        var run = await cluster.TrainAsync(spec.With($"workers={workers}"));

        run.HasBitsOf(await cluster.UndisturbedAsync(spec));
        Assert.Equal(workers, Assert.IsType<RunStarted>(run.Events[0]).Workers);
    }

    [Theory]
    [InlineData("matching.mode=none")]
    [InlineData("seed=7")]
    public async Task Another_matching_or_seed_gives_other_bits(string setting)
    {
        var run = await cluster.UndisturbedAsync(TinySpec.Create());

        Assert.False(run.HasWeightsOf(await cluster.UndisturbedAsync(TinySpec.Create(setting))), "the comparison of hashes compares nothing");
    }

    [Fact]
    public async Task A_ring_ordered_reduction_does_not_give_the_same_bits()
    {
        var spec = TinySpec.Create();
        var alone = await cluster.TrainAsync(spec, ring: true);

        var three = await cluster.TrainAsync(spec.With("workers=3"), ring: true);

        alone.Ended(RunStopReason.Completed, 6);
        three.Ended(RunStopReason.Completed, 6);
        Assert.False(alone.HasWeightsOf(three), $"the sums of this model are too exact for any order to matter; {three.Spec.Repeat}");
        Assert.True(alone.HasWeightsOf(await cluster.UndisturbedAsync(spec)), "one member's ring is the canonical order");
    }
}
