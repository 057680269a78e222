using Immiscible.Cluster.Tests.Support;

namespace Immiscible.Cluster.Tests.Matching;

public sealed class PermutationTests(TestCluster cluster)
{
    [Theory]
    [InlineData("matching.quantization=u16")]
    [InlineData("matching.quantization=fp16")]
    [InlineData("matching={scope: group, groups: 2}")]
    public async Task Matching_changes_the_order_of_the_noise_and_nothing_else(string matching)
    {
        var matched = await FedRun.TrainAsync(cluster, matching, "model.classConditional=true");
        var plain = await FedRun.TrainAsync(cluster, "matching.mode=none", "model.classConditional=true");

        for (var step = 0; step < 3; step++)
        {
            var (with, without) = (matched.Step(step), plain.Step(step));
            Assert.Equal(without.Select(row => (row.Position, row.ImageHash, row.Time, row.Label)), with.Select(row => (row.Position, row.ImageHash, row.Time, row.Label)));
            Assert.Equal(Enumerable.Range(0, plain.Batch), plain.Match(step, plain.Batch));
            Assert.Equal(Enumerable.Range(0, plain.Batch), matched.Match(step, plain.Batch).Order());
            Assert.NotEqual(Enumerable.Range(0, plain.Batch), matched.Match(step, plain.Batch));
        }
    }

    [Fact]
    public async Task The_reduction_told_is_that_of_what_was_fed_and_without_matching_none_is_told()
    {
        var matched = await FedRun.TrainAsync(cluster, "matching.distance=inner-product");
        var plain = await FedRun.TrainAsync(cluster, "matching.mode=none");

        Assert.All(matched.Run.Steps, step => Assert.Equal(matched.Reduction(step.Step - 1), step.DistanceReduction!.Value, 1e-5));
        Assert.All(matched.Run.Steps, step => Assert.True(step.DistanceReduction < 0, $"{step.DistanceReduction} is no reduction; {matched.Spec.Repeat}"));
        Assert.All(plain.Run.Steps, step => Assert.Equal((null, null, null, null),
            (step.DistanceReduction, step.MatchMilliseconds, step.QuantizeMilliseconds, step.GatherMilliseconds)));
    }
}
