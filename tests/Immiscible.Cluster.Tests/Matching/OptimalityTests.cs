using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Tests.Support;

namespace Immiscible.Cluster.Tests.Matching;

public sealed class OptimalityTests(TestCluster cluster)
{
    // A match may lose half a step for each image and noise, and what single precision loses.
    [Theory]
    [InlineData(MatchingDistance.L2, "u16", 2e-5)]
    [InlineData(MatchingDistance.L2, "u8", 2e-3)]
    [InlineData(MatchingDistance.L2, "fp16", 1e-3)]
    [InlineData(MatchingDistance.L2, "fp16-operands", 2e-5)]
    [InlineData(MatchingDistance.L2, "none", 1e-6)]
    [InlineData(MatchingDistance.SquaredL2, "u16", 2e-5)]
    [InlineData(MatchingDistance.SquaredL2, "none", 1e-6)]
    [InlineData(MatchingDistance.L1, "u16", 2e-5)]
    [InlineData(MatchingDistance.L1, "u8", 2e-3)]
    [InlineData(MatchingDistance.InnerProduct, "u16", 2e-3)]
    [InlineData(MatchingDistance.InnerProduct, "fp16", 2e-3)]
    public async Task Every_distance_in_every_form_gives_the_best_match_but_for_its_precision(MatchingDistance distance, string quantization, double loss)
    {
        var name = distance switch { MatchingDistance.SquaredL2 => "squared-l2", MatchingDistance.InnerProduct => "inner-product", _ => $"{distance}".ToLowerInvariant() };
        var run = await FedRun.TrainAsync(cluster, $"matching.distance={name}", $"matching.quantization={quantization}");

        AssertBest(run, run.Batch, distance, loss);
    }

    [Theory]
    [InlineData("u16", 2e-5)]
    [InlineData("none", 1e-6)]
    public async Task Flipped_matching_is_best_against_the_negated_noise_and_takes_images_away_from_their_own(string quantization, double loss)
    {
        var run = await FedRun.TrainAsync(cluster, "matching.mode=linear-flipped", $"matching.quantization={quantization}");

        AssertBest(run, run.Batch, MatchingDistance.L2, loss, flipped: true);
        Assert.All(run.Run.Steps, step => Assert.True(step.DistanceReduction > 0, $"{step.DistanceReduction} is nearer; {run.Spec.Repeat}"));
        Assert.All(run.Run.Steps, step => Assert.Equal(run.Reduction(step.Step - 1), step.DistanceReduction!.Value, 1e-5));
    }

    [Theory]
    [InlineData("u16", 2e-5)]
    [InlineData("none", 1e-6)]
    public async Task A_pool_of_twice_the_noises_is_chosen_from_whole_and_brings_noise_nearer(string quantization, double loss)
    {
        var (one, two) = (await FedRun.TrainAsync(cluster), await FedRun.TrainAsync(cluster, "matching.poolFactor=2", $"matching.quantization={quantization}"));

        AssertBest(two, 2 * two.Batch, MatchingDistance.L2, loss);
        for (var step = 0; step < 3; step++)
        {
            var match = two.Match(step, 2 * two.Batch);
            Assert.Equal(two.Batch, match.Distinct().Count());
            Assert.Contains(match, number => number < two.Batch);
            Assert.Contains(match, number => number >= two.Batch);
        }
        Assert.All(one.Run.Steps.Zip(two.Run.Steps), pair => Assert.True(pair.Second.DistanceReduction < pair.First.DistanceReduction));
    }

    private static void AssertBest(FedRun run, int pool, MatchingDistance distance, double loss, bool flipped = false)
    {
        for (var step = 0; step < 3; step++)
        {
            var (costs, match) = (run.Costs(step, pool, distance, flipped), run.Match(step, pool));
            var (sum, least) = (match.Select((number, row) => costs[row * pool + number]).Sum(), FedRun.LeastSum(costs, run.Batch));
            Assert.InRange(sum, least - 1e-6, least + loss * Math.Abs(least));
        }
    }
}
