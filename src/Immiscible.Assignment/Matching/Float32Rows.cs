using System.Runtime.InteropServices;
using Immiscible.Assignment.Costs;
using Immiscible.Assignment.JonkerVolgenant;
using Immiscible.Assignment.Quantization;

namespace Immiscible.Assignment.Matching;

/// <summary>Single-precision distances, solved by shortest augmenting paths in double precision.</summary>
internal sealed class Float32Rows : IGatheredRows
{
    private readonly JonkerVolgenantCore<float, double, SingleArithmetic> _solver = new();
    private float[] _costs = [];
    private int _rows;
    private int _columns;

    public void Resize(int rows, int columns)
    {
        (_rows, _columns) = (rows, columns);
        if (_costs.Length < (long)rows * columns) _costs = new float[(long)rows * columns];
    }

    public void SetRow(int row, ReadOnlySpan<byte> payload)
    {
        var distances = MemoryMarshal.Cast<byte, float>(payload);
        RowPayload.CheckNumbers(distances, row);
        distances.CopyTo(_costs.AsSpan(row * _columns, _columns));
    }

    public void Solve(Span<int> columnOfRow) => _solver.Solve(new CostView<float>(_costs.AsSpan(0, _rows * _columns), _rows, _columns, _columns), columnOfRow);
}
