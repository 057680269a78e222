using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Tests.Support;

namespace Immiscible.Cluster.Tests.Matching;

public sealed class NearestNoiseTests(TestCluster cluster)
{
    private const int Candidates = 3;

    [Theory]
    [InlineData("l2", MatchingDistance.L2)]
    [InlineData("l1", MatchingDistance.L1)]
    [InlineData("inner-product", MatchingDistance.InnerProduct)]
    public async Task Each_image_keeps_the_nearest_of_its_own_candidates(string name, MatchingDistance distance)
    {
        var run = await FedRun.TrainAsync(cluster, $"matching={{mode: knn, candidates: {Candidates}, distance: {name}}}");

        for (var step = 0; step < 3; step++) Assert.Equal(Nearest(run, step, distance), run.Match(step, Candidates * run.Batch));
        Assert.All(run.Run.Steps, step => Assert.Equal(run.Reduction(step.Step - 1), step.DistanceReduction!.Value, 1e-5));
        Assert.All(run.Run.Steps, step => Assert.True(step.DistanceReduction < 0, $"{step.DistanceReduction} is no reduction; {run.Spec.Repeat}"));
        Assert.All(run.Run.Steps, step => Assert.Null(step.MatchMilliseconds));
    }

    [Fact]
    public async Task Renormalised_noise_is_the_nearest_candidate_with_the_length_of_the_first()
    {
        var run = await FedRun.TrainAsync(cluster, $"matching={{mode: knn, candidates: {Candidates}, renormalize: true}}");

        for (var step = 0; step < 3; step++)
        {
            var (noises, nearest) = (run.Noises(step, Candidates * run.Batch), Nearest(run, step, MatchingDistance.L2));
            Assert.Contains(nearest, number => number >= run.Batch);
            foreach (var sample in run.Step(step))
            {
                var (kept, length) = (noises[nearest[sample.Position]], Length(sample.Noise));
                Assert.Equal(Length(noises[sample.Position]), length, 1e-3);
                Assert.Equal(1, sample.Noise.Zip(kept, (a, b) => (double)a * b).Sum() / (length * Length(kept)), 1e-6);
            }
        }
    }

    [Fact]
    public async Task One_candidate_is_no_matching()
    {
        var run = await FedRun.TrainAsync(cluster, "matching={mode: knn, candidates: 1}");

        Assert.All(run.Run.Steps, step => Assert.Equal(0, step.DistanceReduction));
        Assert.True(run.Run.HasWeightsOf((await FedRun.TrainAsync(cluster, "matching.mode=none")).Run));
    }

    private static int[] Nearest(FedRun run, long step, MatchingDistance distance)
    {
        var noises = run.Noises(step, Candidates * run.Batch);
        return [.. run.Step(step).Select(sample => Enumerable.Range(0, Candidates).Select(candidate => sample.Position + candidate * run.Batch)
            .MinBy(number => FedRun.Cost(sample.Image, noises[number], distance)))];
    }

    private static double Length(float[] vector) => Math.Sqrt(vector.Sum(value => (double)value * value));
}
