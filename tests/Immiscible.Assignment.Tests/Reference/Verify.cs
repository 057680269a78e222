using Immiscible.Assignment.Costs;

namespace Immiscible.Assignment.Tests.Reference;

/// <summary>What every answer must satisfy.</summary>
internal static class Verify
{
    /// <summary>The total cost of a matching, after asserting that it uses allowed pairs and no column twice.</summary>
    public static long Cost(in CostMatrix costs, ReadOnlySpan<int> columnOfRow)
    {
        Assert.Equal(costs.Rows, columnOfRow.Length);
        Assert.Equal(columnOfRow.Length, columnOfRow.ToArray().Distinct().Count());
        var total = 0L;
        for (var i = 0; i < costs.Rows; i++)
        {
            Assert.InRange(columnOfRow[i], 0, costs.Columns - 1);
            Assert.NotEqual(CostMatrix.Forbidden, costs.Row(i)[columnOfRow[i]]);
            total += costs.Row(i)[columnOfRow[i]];
        }

        return total;
    }
}
