using Immiscible.Cluster.Contracts.Specs.Reading;

namespace Immiscible.Cluster.Contracts.Tests.Specs;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("batch", "batch", 0)]
    [InlineData("bacth", "batch", 1)]
    [InlineData("", "batch", 5)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("CA", "abc", 3)]
    [InlineData("Seed", "seed", 0)]
    public void Distance_counts_edits_and_swaps_of_neighbours(string a, string b, int distance) => Assert.Equal(distance, NearestName.Distance(a, b));

    [Fact]
    public void Nothing_is_suggested_for_a_name_unlike_all() => Assert.Null(NearestName.Find("zzzzzz", ["seed", "workers"]));
}
