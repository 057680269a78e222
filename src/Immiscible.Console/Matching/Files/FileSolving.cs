using Immiscible.Assignment;
using Immiscible.Assignment.Npy;
using Immiscible.Console.Application;

namespace Immiscible.Console.Matching.Files;

/// <summary>Reads and solves cost files.</summary>
internal static class FileSolving
{
    /// <summary>Solves every file; the reports are in the order of the files and hold the permutations.</summary>
    /// <exception cref="CommandException">A file holds no problem that has an answer; the message begins with its path.</exception>
    public static IReadOnlyList<FileReport> Solve(SolveRequest request)
    {
        var solver = new MatrixSolver(request.Options);
        // One after the other, so that one matrix at a time is in memory.
        if (request.Rounds is not { } rounds) return [.. request.Files.Select(file => Report(file, Read(file), solver, request))];

        NpyMatrix[] matrices = [.. request.Files.Select(Read)];
        FileReport[] reports = [.. request.Files.Select((file, i) => Report(file, matrices[i], solver, request))];
        var times = RotatingTimer.Measure(matrices.Length, rounds, i => solver.Time(matrices[i]));
        return [.. reports.Select((report, i) => report with { Milliseconds = RotatingTimer.Median(times[i]) })];
    }

    private static NpyMatrix Read(string file)
    {
        try
        {
            return NpyReader.ReadMatrix(file);
        }
        catch (AssignmentException exception)
        {
            throw new CommandException(exception.Message);
        }
    }

    private static FileReport Report(string file, NpyMatrix matrix, MatrixSolver solver, SolveRequest request)
    {
        try
        {
            var solved = solver.Solve(matrix);
            return new FileReport
            {
                File = file, Rows = matrix.Rows, Columns = matrix.Columns, Quantization = QuantizationNames.Of(request.Options.Quantization),
                Cost = solved.Cost, Optimal = solved.IsOptimal, Gap = solved.Gap, Milliseconds = RotatingTimer.Median([solved.Elapsed.TotalMilliseconds]),
                Blocks = solved.Blocks > 1 ? solved.Blocks : null, Permutation = solved.ColumnOfRow,
            };
        }
        catch (AssignmentException exception)
        {
            throw new CommandException($"{file}: {exception.Message}");
        }
    }
}
