using Immiscible.Assignment.Auction;
using Immiscible.Assignment.Costs;

namespace Immiscible.Assignment.Matching;

/// <summary>8-bit integers, widened to the solver's 16 bits.</summary>
internal sealed class UInt8Rows : IGatheredRows
{
    private readonly AuctionSolver _solver = new();
    private readonly CostBuffer _costs = new(1, 1);

    public void Resize(int rows, int columns) => _costs.Resize(rows, columns);

    public void SetRow(int row, ReadOnlySpan<byte> payload)
    {
        var target = _costs.Row(row);
        for (var j = 0; j < payload.Length; j++) target[j] = payload[j] == byte.MaxValue ? CostMatrix.Forbidden : payload[j];
    }

    public void Solve(Span<int> columnOfRow) => _solver.Solve(_costs.Matrix, columnOfRow);
}
