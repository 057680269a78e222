using System.Diagnostics;
using Immiscible.Assignment.Auction;
using Immiscible.Assignment.Costs;
using Immiscible.Assignment.JonkerVolgenant;
using Immiscible.Assignment.Quantization;

namespace Immiscible.Assignment.Problems;

/// <summary>Solves a matrix rounded to halves exactly: as 16-bit integers where their differences fit, else as 64-bit ones.</summary>
internal sealed class HalfProblem(AuctionSolver solver)
{
    private readonly CostBuffer _halves = new(1, 1);
    private readonly CostBuffer _costs = new(1, 1);
    private readonly JonkerVolgenantCore<long, long, Int64Arithmetic> _wideSolver = new();

    public (bool IsOptimal, TimeSpan Elapsed) Solve(RealCosts costs, long start, int[] columnOfRow, double[] columnDuals)
    {
        var scale = HalfQuantizer.Fill(costs, _halves);
        if (!HalfCosts.TryConvert(_halves, _costs, out var unitExponent)) return SolveWide(start, scale, columnOfRow, columnDuals);
        solver.Solve(_costs.Matrix, columnOfRow);
        var elapsed = Stopwatch.GetElapsedTime(start);
        return (IntegerProof.Check(solver, _costs.Matrix, columnOfRow, unitExponent + scale, columnDuals), elapsed);
    }

    private (bool IsOptimal, TimeSpan Elapsed) SolveWide(long start, int scale, int[] columnOfRow, double[] columnDuals)
    {
        var integers = new long[_halves.Rows * _halves.Columns];
        HalfCosts.ToIntegers(_halves, integers);
        var view = new CostView<long>(integers, _halves.Rows, _halves.Columns, _halves.Columns);
        _wideSolver.Solve(view, columnOfRow);
        var elapsed = Stopwatch.GetElapsedTime(start);
        var duals = _wideSolver.Matching.ColumnDual;
        for (var j = 0; j < duals.Length; j++) columnDuals[j] = Math.ScaleB(duals[j], HalfCosts.SmallestExponent + scale);
        var gap = DualityGap<long, long, Int64Arithmetic>.Compute(view, columnOfRow, duals);
        return (gap.Cost == gap.LowerBound, elapsed);
    }
}
