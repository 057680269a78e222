using Immiscible.Assignment.Auction;
using Immiscible.Assignment.Costs;
using Immiscible.Assignment.Partitions;
using Immiscible.Assignment.Tests.Reference;

namespace Immiscible.Assignment.Tests.Partitions;

public sealed class PartitionTests
{
    [Fact]
    public void Groups_are_solved_as_if_other_groups_were_forbidden()
    {
        const int Size = 60;
        var random = new Random(1);
        var values = Instances.Square(random, Size, 0);
        var groups = Enumerable.Range(0, Size).Select(_ => random.Next(3)).ToArray();
        var (grouped, forbidden) = (new int[Size], new int[Size]);
        new GroupedSolver(new AuctionSolver()).Solve(new CostMatrix(values, Size, Size), groups, groups, grouped);
        var within = values.Select((cost, at) => groups[at / Size] == groups[at % Size] ? cost : CostMatrix.Forbidden).ToArray();
        new AuctionSolver().Solve(new CostMatrix(within, Size, Size), forbidden);
        Assert.Equal(Verify.Cost(new CostMatrix(within, Size, Size), forbidden), Verify.Cost(new CostMatrix(within, Size, Size), grouped));
    }

    [Fact]
    public void A_group_with_more_rows_than_columns_is_refused()
    {
        var error = Assert.Throws<AssignmentException>(() =>
            new GroupedSolver(new AuctionSolver()).Solve(new CostMatrix(new ushort[9], 3, 3), [0, 0, 1], [0, 1, 1], new int[3]));
        Assert.Contains("group 0 has 2 rows and only 1", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, 40)]
    [InlineData(100, 100)]
    [InlineData(7, 3)]
    public void Blocks_give_a_permutation_that_stays_within_each_block(int size, int largest)
    {
        var values = Instances.Square(new Random(2), size, 0);
        var (blocks, whole) = (new int[size], new int[size]);
        new BlockSolver(new AuctionSolver(), largest).Solve(new CostMatrix(values, size, size), blocks);
        new AuctionSolver().Solve(new CostMatrix(values, size, size), whole);
        var cost = Verify.Cost(new CostMatrix(values, size, size), blocks);
        var optimum = Verify.Cost(new CostMatrix(values, size, size), whole);
        if (largest >= size) Assert.Equal(optimum, cost);
        else Assert.True(cost > optimum);
        Assert.All(Enumerable.Range(0, size), i => Assert.True(Math.Abs(blocks[i] - i) < largest));
    }
}
