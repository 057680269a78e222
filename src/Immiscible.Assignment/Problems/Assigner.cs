using System.Diagnostics;
using Immiscible.Assignment.Auction;
using Immiscible.Assignment.Costs;
using Immiscible.Assignment.JonkerVolgenant;
using Immiscible.Assignment.Threading;

namespace Immiscible.Assignment.Problems;

/// <summary>
/// Solves assignment problems given as real matrices: quantises, solves exactly, and proves how good the answer is. Rows choose columns;
/// an infinite cost (minus infinity when maximising) forbids a pair.
/// </summary>
/// <remarks>One instance serves one thread at a time. Memory is kept for the next problem, state is not.</remarks>
public sealed class Assigner
{
    private readonly AuctionSolver _solver;
    private readonly AffineQuantizer _affine;
    private readonly CostBuffer _costs = new(1, 1);
    private readonly Lazy<ByteQuantizer> _byte = new();
    private readonly Lazy<HalfProblem> _half;
    private readonly Lazy<JonkerVolgenantCore<double, double, DoubleArithmetic>> _real = new();

    /// <summary>An assigner on the widest vectors this machine has.</summary>
    public Assigner() : this(VectorPaths.Widest)
    {
    }

    /// <summary>An assigner on a chosen vector path; the answers are the same on all.</summary>
    /// <param name="path">The instructions to use.</param>
    /// <param name="threads">1, or 2 to share the quantisation and the first candidate lists of a large matrix with a thread of the pool.</param>
    /// <exception cref="AssignmentException">This machine lacks the instructions, or the threads are neither 1 nor 2.</exception>
    public Assigner(VectorPath path, int threads = 1)
    {
        var team = new RowTeam(threads);
        _affine = new AffineQuantizer(team);
        _solver = new AuctionSolver(path, team);
        _half = new Lazy<HalfProblem>(() => new HalfProblem(_solver));
    }

    /// <summary>The quickest way from costs to a permutation: 16-bit quantisation, no proof, no garbage.</summary>
    /// <param name="costs">Costs, <c>[rows, columns]</c> row-major.</param>
    /// <param name="rows">Rows, at least 1.</param>
    /// <param name="columns">Columns, at least <paramref name="rows"/>.</param>
    /// <param name="columnOfRow">Receives the column of each row.</param>
    /// <param name="maximize">Whether the sum of the chosen values is to be greatest rather than least.</param>
    /// <exception cref="AssignmentException">A cost is not a number, the shapes do not fit, or there is no complete matching.</exception>
    public void Assign(ReadOnlySpan<float> costs, int rows, int columns, Span<int> columnOfRow, bool maximize = false) =>
        Assign(new RealCosts(costs, default, rows, columns, maximize), columnOfRow);

    /// <inheritdoc cref="Assign(ReadOnlySpan{float}, int, int, Span{int}, bool)"/>
    public void Assign(ReadOnlySpan<double> costs, int rows, int columns, Span<int> columnOfRow, bool maximize = false) =>
        Assign(new RealCosts(default, costs, rows, columns, maximize), columnOfRow);

    /// <summary>The first half of <see cref="Assign(ReadOnlySpan{float}, int, int, Span{int}, bool)"/>: 15-bit integers above each row's minimum.</summary>
    /// <returns>The exponent of the step: cost = row minimum + value * 2^exponent.</returns>
    internal int Quantize(ReadOnlySpan<float> costs, int rows, int columns, CostBuffer quantized) =>
        _affine.Fill(new RealCosts(costs, default, rows, columns, maximize: false), quantized);

    /// <summary>Solves single-precision costs and proves the answer.</summary>
    /// <param name="costs">Costs, <c>[rows, columns]</c> row-major.</param>
    /// <param name="rows">Rows, at least 1.</param>
    /// <param name="columns">Columns, at least <paramref name="rows"/>.</param>
    /// <param name="options">Precision, direction, groups and blocks; by default 16 bits, least cost and the whole matrix.</param>
    /// <exception cref="AssignmentException">A cost is not a number, the shapes do not fit, or there is no complete matching.</exception>
    public AssignmentResult Solve(ReadOnlySpan<float> costs, int rows, int columns, AssignmentOptions? options = null)
    {
        options ??= new AssignmentOptions();
        return SolveGroups(new RealCosts(costs, default, rows, columns, options.Maximize), options);
    }

    /// <summary>Solves double-precision costs and proves the answer.</summary>
    /// <param name="costs">Costs, <c>[rows, columns]</c> row-major.</param>
    /// <param name="rows">Rows, at least 1.</param>
    /// <param name="columns">Columns, at least <paramref name="rows"/>.</param>
    /// <param name="options">Precision, direction, groups and blocks; by default 16 bits, least cost and the whole matrix.</param>
    /// <exception cref="AssignmentException">A cost is not a number, the shapes do not fit, or there is no complete matching.</exception>
    public AssignmentResult Solve(ReadOnlySpan<double> costs, int rows, int columns, AssignmentOptions? options = null)
    {
        options ??= new AssignmentOptions();
        return SolveGroups(new RealCosts(default, costs, rows, columns, options.Maximize), options);
    }

    private void Assign(RealCosts costs, Span<int> columnOfRow)
    {
        MatrixShape.CheckAnswer(costs.Rows, columnOfRow.Length);
        _affine.Fill(costs, _costs);
        _solver.Solve(_costs.Matrix, columnOfRow);
    }

    private AssignmentResult SolveGroups(RealCosts costs, AssignmentOptions options)
    {
        if (options.LargestBlock < 0) throw new AssignmentException($"blocks of {options.LargestBlock} rows match nothing; give 1 or more, or 0 for no limit");
        if (options.RowGroups is not { } rowGroups) return SolveBlocks(costs, options);
        var whole = new CombinedResult(costs.Rows, costs.Columns);
        foreach (var (rows, columns) in Partition.ByGroup(rowGroups, options.ColumnGroups, costs.Rows, costs.Columns))
        {
            var part = new Submatrix(costs, rows, columns);
            whole.Add(part, SolvePart("group", part, part => SolveBlocks(part.Costs, options)));
        }

        return whole.Result;
    }

    private AssignmentResult SolveBlocks(RealCosts costs, AssignmentOptions options)
    {
        if (options.LargestBlock == 0 || costs.Rows <= options.LargestBlock) return Solve(costs, options.Quantization);
        var blocks = Partition.IntoBlocks(costs.Rows, costs.Columns, options.LargestBlock);
        // The blocks would never see what is wrong between them.
        for (var row = 0; row < costs.Rows; row++) costs.RowMinimum(row);
        var whole = new CombinedResult(costs.Rows, costs.Columns);
        foreach (var members in blocks)
        {
            var part = new Submatrix(costs, members, members);
            whole.Add(part, SolvePart("block", part, part => Solve(part.Costs, options.Quantization)));
        }

        // The blocks' duals bound the optimum of the whole as well, so the gap says what cutting may have cost.
        var (matching, sign) = (whole.Result, costs.Sign);
        var columnDuals = Array.ConvertAll(matching.ColumnDuals, dual => sign * dual);
        var result = RealCertificate.Result(costs, matching.ColumnOfRow, columnDuals, isOptimal: false, matching.Elapsed);
        return result with { Blocks = blocks.Count };
    }

    private static AssignmentResult SolvePart(string what, Submatrix part, Func<Submatrix, AssignmentResult> solve)
    {
        try
        {
            return solve(part);
        }
        catch (AssignmentException e)
        {
            throw new AssignmentException($"in the {what} that begins at row {part.Rows[0]}, whose rows are counted from there: {e.Message}");
        }
    }

    private AssignmentResult Solve(RealCosts costs, CostQuantization quantization)
    {
        var columnOfRow = new int[costs.Rows];
        var columnDuals = new double[costs.Columns];
        var start = Stopwatch.GetTimestamp();
        var (isOptimal, elapsed) = quantization switch
        {
            CostQuantization.UInt16 => SolveInteger(_affine.Fill(costs, _costs), start, columnOfRow, columnDuals),
            CostQuantization.UInt8 => SolveByte(costs, start, columnOfRow, columnDuals),
            CostQuantization.Float16 => _half.Value.Solve(costs, start, columnOfRow, columnDuals),
            _ => SolveReal(costs, start, columnOfRow, columnDuals),
        };
        return RealCertificate.Result(costs, columnOfRow, columnDuals, isOptimal, elapsed);
    }

    private (bool IsOptimal, TimeSpan Elapsed) SolveInteger(int exponent, long start, int[] columnOfRow, double[] columnDuals)
    {
        _solver.Solve(_costs.Matrix, columnOfRow);
        var elapsed = Stopwatch.GetElapsedTime(start);
        return (IntegerProof.Check(_solver, _costs.Matrix, columnOfRow, exponent, columnDuals), elapsed);
    }

    private (bool IsOptimal, TimeSpan Elapsed) SolveByte(RealCosts costs, long start, int[] columnOfRow, double[] columnDuals)
    {
        var solved = SolveInteger(_byte.Value.Fill(costs, _costs), start, columnOfRow, columnDuals);
        for (var j = 0; j < columnDuals.Length; j++) columnDuals[j] += _byte.Value.ColumnMinimum[j];
        return solved;
    }

    private (bool IsOptimal, TimeSpan Elapsed) SolveReal(RealCosts costs, long start, int[] columnOfRow, double[] columnDuals)
    {
        var values = new double[(long)costs.Rows * costs.Columns];
        for (var i = 0; i < costs.Rows; i++)
        {
            costs.RowMinimum(i);
            for (var j = 0; j < costs.Columns; j++) values[i * costs.Columns + j] = costs[i, j];
        }

        var view = new CostView<double>(values, costs.Rows, costs.Columns, costs.Columns);
        _real.Value.Solve(view, columnOfRow);
        var elapsed = Stopwatch.GetElapsedTime(start);
        _real.Value.Matching.ColumnDual.CopyTo(columnDuals);
        var gap = DualityGap<double, double, DoubleArithmetic>.Compute(view, columnOfRow, columnDuals);
        return (RealCertificate.IsRounding(gap.Cost, gap.LowerBound, columnDuals), elapsed);
    }
}
