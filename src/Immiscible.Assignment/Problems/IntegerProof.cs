using Immiscible.Assignment.Auction;
using Immiscible.Assignment.Costs;

namespace Immiscible.Assignment.Problems;

/// <summary>Proves an integer solve and gives its column duals in the costs' own unit.</summary>
internal static class IntegerProof
{
    public static bool Check(AuctionSolver solver, in CostMatrix costs, int[] columnOfRow, int unitExponent, double[] columnDuals)
    {
        var duals = new long[costs.Columns];
        solver.CopyColumnDuals(duals);
        for (var j = 0; j < duals.Length; j++) columnDuals[j] = Math.ScaleB(duals[j], unitExponent);
        return OptimalityCertificate.Check(costs, columnOfRow, duals).IsOptimal;
    }
}
