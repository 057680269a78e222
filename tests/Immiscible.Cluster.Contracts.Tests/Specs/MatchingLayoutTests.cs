using Immiscible.Cluster.Contracts.Specs;

namespace Immiscible.Cluster.Contracts.Tests.Specs;

public sealed class MatchingLayoutTests
{
    [Theory]
    // batch 48, granules 24: granules of 2 images
    [InlineData("{}", 1, 48, 48)]
    [InlineData("{poolFactor: 3}", 1, 48, 144)]
    [InlineData("{scope: group, groups: 4}", 4, 12, 12)]
    [InlineData("{scope: group, groups: 4, poolFactor: 2}", 4, 12, 24)]
    [InlineData("{largestBlock: 48}", 1, 48, 48)]
    [InlineData("{largestBlock: 47}", 2, 24, 24)]
    [InlineData("{largestBlock: 11}", 6, 8, 8)]
    [InlineData("{largestBlock: 2}", 24, 2, 2)]
    [InlineData("{scope: group, groups: 4, largestBlock: 11}", 8, 6, 6)]
    [InlineData("{scope: group, groups: 4, largestBlock: 100}", 4, 12, 12)]
    [InlineData("{mode: knn, candidates: 9}", 1, 48, 48)]
    public void A_step_is_cut_into_the_fewest_groups_that_serve(string matching, int groups, int rows, int columns)
    {
        var layout = Layout(matching);

        Assert.Equal((groups, rows, columns), (layout.Groups, layout.Rows, layout.Columns));
        Assert.Equal(24, layout.GranulesPerGroup * groups);
        Assert.Equal(Enumerable.Range(0, 24).Select(granule => granule * groups / 24), Enumerable.Range(0, 24).Select(layout.GroupOf));
    }

    [Theory]
    [InlineData("{poolFactor: 3}")]
    [InlineData("{scope: group, groups: 6, poolFactor: 2}")]
    [InlineData("{largestBlock: 2, poolFactor: 2}")]
    public void The_groups_share_out_the_pool_by_position_and_the_noises_drawn_first_are_those_of_the_positions(string matching)
    {
        var layout = Layout(matching);
        var all = new List<int>();
        for (var group = 0; group < layout.Groups; group++)
        {
            var noises = Enumerable.Range(0, layout.Columns).Select(column => layout.Noise(group, column)).ToArray();
            Assert.All(noises, noise => Assert.Equal(group, noise % 48 / layout.Rows));
            Assert.Equal(Enumerable.Range(group * layout.Rows, layout.Rows), noises.Take(layout.Rows));
            all.AddRange(noises);
        }
        Assert.Equal(Enumerable.Range(0, layout.Columns * layout.Groups), all.Order());
    }

    private static MatchingLayout Layout(string matching) => MatchingLayout.Of(RunSpecReader.FromPreset(
        "tiny", SpecOverride.Parse("training={batch: 48, granules: 24}"), SpecOverride.Parse($"matching={matching}")));
}
