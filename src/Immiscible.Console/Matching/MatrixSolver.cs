using System.Diagnostics;
using Immiscible.Assignment;
using Immiscible.Assignment.Npy;
using Immiscible.Assignment.Problems;

namespace Immiscible.Console.Matching;

/// <summary>Solves cost matrices whole, or block by block along the diagonal where they have more rows than a block may have.</summary>
internal sealed class MatrixSolver(AssignmentOptions options, int? largestBlock)
{
    private readonly Assigner _assigner = new();

    /// <summary>Solves and proves.</summary>
    /// <exception cref="AssignmentException">The matrix has no answer, or is none of an assignment problem.</exception>
    public SolvedMatrix Solve(NpyMatrix matrix)
    {
        if (IsWhole(matrix))
        {
            var result = SolveWhole(matrix);
            return new SolvedMatrix(result.ColumnOfRow, result.Cost, result.IsOptimal, result.Gap, result.Elapsed);
        }

        var blocks = new DiagonalBlocks(matrix, largestBlock!.Value);
        // Before the blocks: they would number rows by themselves, and never see what lies between them.
        BlockBound.CheckNumbers(matrix, options.Maximize);
        var (columnOfRow, columnDuals) = (new int[matrix.Rows], new double[matrix.Columns]);
        var (cost, elapsed) = (0.0, TimeSpan.Zero);
        for (var k = 0; k < blocks.Count; k++)
        {
            var begun = Stopwatch.GetTimestamp();
            var block = blocks[k];
            elapsed += Stopwatch.GetElapsedTime(begun);
            var start = blocks.Start(k);
            var result = SolveBlock(block, start);
            for (var i = 0; i < block.Rows; i++) columnOfRow[start + i] = start + result.ColumnOfRow[i];
            result.ColumnDuals.CopyTo(columnDuals, start);
            cost += result.Cost;
            elapsed += result.Elapsed;
        }

        var gap = BlockBound.Gap(matrix, options.Maximize, cost, columnDuals);
        return new SolvedMatrix(columnOfRow, cost, IsOptimal: false, gap, elapsed, blocks.Count);
    }

    /// <summary>The time to quantise and solve a matrix that <see cref="Solve"/> has answered, by the quickest way there is.</summary>
    public TimeSpan Time(NpyMatrix matrix)
    {
        if (IsWhole(matrix)) return TimeWhole(matrix);
        var blocks = new DiagonalBlocks(matrix, largestBlock!.Value);
        var total = TimeSpan.Zero;
        for (var k = 0; k < blocks.Count; k++)
        {
            var begun = Stopwatch.GetTimestamp();
            var block = blocks[k];
            total += Stopwatch.GetElapsedTime(begun) + TimeWhole(block);
        }

        return total;
    }

    private bool IsWhole(NpyMatrix matrix) => largestBlock is not { } largest || matrix.Rows <= largest;

    private AssignmentResult SolveWhole(NpyMatrix matrix) => matrix.Singles is { } singles
        ? _assigner.Solve(singles, matrix.Rows, matrix.Columns, options)
        : _assigner.Solve(matrix.Doubles, matrix.Rows, matrix.Columns, options);

    private AssignmentResult SolveBlock(NpyMatrix block, int start)
    {
        try
        {
            return SolveWhole(block);
        }
        catch (AssignmentException exception)
        {
            throw new AssignmentException($"in the block that begins at row {start}, whose rows are counted from there: {exception.Message}");
        }
    }

    private TimeSpan TimeWhole(NpyMatrix matrix)
    {
        if (options is not { Quantization: CostQuantization.UInt16, Maximize: false } || matrix.Singles is not { } singles)
            return SolveWhole(matrix).Elapsed;
        var columnOfRow = new int[matrix.Rows];
        var begun = Stopwatch.GetTimestamp();
        _assigner.Assign(singles, matrix.Rows, matrix.Columns, columnOfRow);
        return Stopwatch.GetElapsedTime(begun);
    }
}
