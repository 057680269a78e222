using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Tests.Support;

namespace Immiscible.Cluster.Tests.Matching;

public sealed class GroupTests(TestCluster cluster)
{
    [Theory]
    [InlineData("matching={scope: group, groups: 4}", 4, 1)]
    [InlineData("matching={scope: group, groups: 2, poolFactor: 2}", 2, 2)]
    [InlineData("matching={largestBlock: 8}", 2, 1)]
    [InlineData("matching={scope: group, groups: 2, largestBlock: 7, quantization: none}", 4, 1)]
    public async Task Each_group_is_matched_best_with_the_noises_of_its_own_positions(string matching, int groups, int poolFactor)
    {
        // Two workers for 8 granules meet in the middle; three do not respect the groups, which MatchingModeTests look at.
        var run = await FedRun.TrainAsync(cluster, matching);
        var (rows, pool) = (run.Batch / groups, run.Batch * poolFactor);

        for (var step = 0; step < 3; step++)
        {
            var (match, costs) = (run.Match(step, pool), run.Costs(step, pool, MatchingDistance.L2));
            Assert.Equal(run.Batch, match.Distinct().Count());
            for (var group = 0; group < groups; group++)
            {
                var own = Enumerable.Range(0, pool).Where(number => number % run.Batch / rows == group).ToArray();
                var positions = Enumerable.Range(group * rows, rows).ToArray();
                Assert.All(positions, position => Assert.Contains(match[position], own));
                double[] part = [.. positions.SelectMany(position => own.Select(number => costs[position * pool + number]))];
                var least = FedRun.LeastSum(part, rows);
                Assert.InRange(positions.Sum(position => costs[position * pool + match[position]]), least - 1e-6, least * (1 + 2e-5));
            }
        }
    }
}
