using System.Diagnostics;
using Immiscible.Assignment;
using Immiscible.Assignment.Npy;
using Immiscible.Assignment.Problems;

namespace Immiscible.Console.Matching;

/// <summary>Solves cost matrices read from files or made for the table.</summary>
internal sealed class MatrixSolver(AssignmentOptions options)
{
    private readonly Assigner _assigner = new();

    /// <summary>Solves and proves.</summary>
    /// <exception cref="AssignmentException">The matrix has no answer, or is none of an assignment problem.</exception>
    public AssignmentResult Solve(NpyMatrix matrix) => matrix.Singles is { } singles
        ? _assigner.Solve(singles, matrix.Rows, matrix.Columns, options)
        : _assigner.Solve(matrix.Doubles, matrix.Rows, matrix.Columns, options);

    /// <summary>The time to quantise and solve a matrix that <see cref="Solve"/> has answered, by the quickest way there is.</summary>
    public TimeSpan Time(NpyMatrix matrix)
    {
        if (options.Quantization != CostQuantization.UInt16 || options.LargestBlock > 0) return Solve(matrix).Elapsed;
        var columnOfRow = new int[matrix.Rows];
        var begun = Stopwatch.GetTimestamp();
        if (matrix.Singles is { } singles) _assigner.Assign(singles, matrix.Rows, matrix.Columns, columnOfRow, options.Maximize);
        else _assigner.Assign(matrix.Doubles, matrix.Rows, matrix.Columns, columnOfRow, options.Maximize);
        return Stopwatch.GetElapsedTime(begun);
    }
}
