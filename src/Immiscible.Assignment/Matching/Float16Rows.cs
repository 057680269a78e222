using System.Runtime.InteropServices;
using Immiscible.Assignment.Auction;
using Immiscible.Assignment.Costs;
using Immiscible.Assignment.JonkerVolgenant;
using Immiscible.Assignment.Quantization;

namespace Immiscible.Assignment.Matching;

/// <summary>Halves, solved as the exact integers they are: of 16 bits where those suffice, else of 64.</summary>
internal sealed class Float16Rows : IGatheredRows
{
    private readonly AuctionSolver _solver = new();
    private readonly JonkerVolgenantCore<long, long, Int64Arithmetic> _wideSolver = new();
    private readonly CostBuffer _halves = new(1, 1);
    private readonly CostBuffer _costs = new(1, 1);
    private long[] _wideCosts = [];

    public void Resize(int rows, int columns) => _halves.Resize(rows, columns);

    public void SetRow(int row, ReadOnlySpan<byte> payload) => MemoryMarshal.Cast<byte, ushort>(payload).CopyTo(_halves.Row(row));

    public void Solve(Span<int> columnOfRow)
    {
        if (HalfCosts.TryConvert(_halves, _costs)) _solver.Solve(_costs.Matrix, columnOfRow);
        else SolveWide(columnOfRow);
    }

    private void SolveWide(Span<int> columnOfRow)
    {
        var length = _halves.Rows * _halves.Columns;
        if (_wideCosts.Length < length) _wideCosts = new long[length];
        HalfCosts.ToIntegers(_halves, _wideCosts);
        _wideSolver.Solve(new CostView<long>(_wideCosts.AsSpan(0, length), _halves.Rows, _halves.Columns, _halves.Columns), columnOfRow);
    }
}
