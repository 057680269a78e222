using Immiscible.Assignment.Problems;

namespace Immiscible.Assignment.Tests.Problems;

public sealed class PartitionTests
{
    private static readonly CostQuantization[] Quantizations = Enum.GetValues<CostQuantization>();

    [Fact]
    public void Groups_are_solved_as_if_pairs_between_groups_were_forbidden()
    {
        const int Size = 60;
        var random = new Random(1);
        var costs = Costs(random, Size);
        var groups = Enumerable.Range(0, Size).Select(_ => random.Next(3)).ToArray();
        var within = costs.Select((cost, at) => groups[at / Size] == groups[at % Size] ? cost : double.PositiveInfinity).ToArray();
        foreach (var quantization in Quantizations)
        {
            var options = new AssignmentOptions { Quantization = quantization };
            var forbidden = new Assigner().Solve(within, Size, Size, options);
            var grouped = new Assigner().Solve(costs, Size, Size, options with { RowGroups = groups, ColumnGroups = groups });
            Assert.True(grouped.IsOptimal);
            Assert.All(Enumerable.Range(0, Size), row => Assert.Equal(groups[row], groups[grouped.ColumnOfRow[row]]));
            Assert.Equal(forbidden.Cost, grouped.Cost, forbidden.Gap + grouped.Gap + 1e-9);
        }
    }

    [Fact]
    public void A_group_with_more_rows_than_columns_is_refused()
    {
        var options = new AssignmentOptions { RowGroups = [0, 0, 1], ColumnGroups = [0, 1, 1] };
        var error = Assert.Throws<AssignmentException>(() => new Assigner().Solve(new float[9], 3, 3, options));
        Assert.Contains("group 0 has 2 rows and only 1", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100, 40, false)]
    [InlineData(100, 100, false)]
    [InlineData(7, 3, true)]
    public void Blocks_keep_to_themselves_and_their_gap_covers_what_they_lose(int size, int largest, bool maximize)
    {
        var costs = Costs(new Random(2), size);
        foreach (var quantization in Quantizations)
        {
            var options = new AssignmentOptions { Quantization = quantization, Maximize = maximize };
            var whole = new Assigner().Solve(costs, size, size, options);
            var blocks = new Assigner().Solve(costs, size, size, options with { LargestBlock = largest });
            var lost = (blocks.Cost - whole.Cost) * (maximize ? -1 : 1);
            if (largest < size) Assert.True(lost > 0);
            else Assert.Equal(0, lost);
            Assert.Equal(largest >= size, blocks.IsOptimal);
            Assert.InRange(lost, 0, blocks.Gap);
            Assert.Equal(Enumerable.Range(0, size), blocks.ColumnOfRow.Order());
            Assert.All(Enumerable.Range(0, size), row => Assert.True(Math.Abs(blocks.ColumnOfRow[row] - row) < largest));
        }
    }

    [Fact]
    public void A_matrix_wider_than_high_cannot_be_cut_into_blocks()
    {
        var error = Assert.Throws<AssignmentException>(() => new Assigner().Solve(new float[6], 2, 3, new AssignmentOptions { LargestBlock = 1 }));
        Assert.Contains("2 x 3 cannot be cut into blocks", error.Message, StringComparison.Ordinal);
    }

    private static double[] Costs(Random random, int size) => [.. Enumerable.Range(0, size * size).Select(_ => random.NextDouble())];
}
