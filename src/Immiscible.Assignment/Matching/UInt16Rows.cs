using System.Runtime.InteropServices;
using Immiscible.Assignment.Auction;
using Immiscible.Assignment.Costs;

namespace Immiscible.Assignment.Matching;

/// <summary>16-bit integers, solved as they are.</summary>
internal sealed class UInt16Rows : IGatheredRows
{
    private readonly AuctionSolver _solver = new();
    private readonly CostBuffer _costs = new(1, 1);

    public void Resize(int rows, int columns) => _costs.Resize(rows, columns);

    public void SetRow(int row, ReadOnlySpan<byte> payload) => MemoryMarshal.Cast<byte, ushort>(payload).CopyTo(_costs.Row(row));

    public void Solve(Span<int> columnOfRow) => _solver.Solve(_costs.Matrix, columnOfRow);
}
