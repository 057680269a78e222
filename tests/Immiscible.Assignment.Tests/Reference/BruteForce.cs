using Immiscible.Assignment.Costs;

namespace Immiscible.Assignment.Tests.Reference;

/// <summary>The least cost of any complete matching, by trying all of them.</summary>
internal static class BruteForce
{
    /// <summary>Null where the forbidden pairs leave no complete matching.</summary>
    public static long? LeastCost(in CostMatrix costs) => Extend(costs, 0, 0);

    private static long? Extend(in CostMatrix costs, int row, int taken)
    {
        if (row == costs.Rows) return 0;
        long? least = null;
        for (var j = 0; j < costs.Columns; j++)
        {
            var cost = costs.Row(row)[j];
            if ((taken >> j & 1) != 0 || cost == CostMatrix.Forbidden) continue;
            if (Extend(costs, row + 1, taken | 1 << j) is { } rest && (least is null || rest + cost < least)) least = rest + cost;
        }

        return least;
    }
}
