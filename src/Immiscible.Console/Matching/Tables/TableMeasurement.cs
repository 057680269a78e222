using Immiscible.Assignment.Npy;
using Immiscible.Assignment.Problems;

namespace Immiscible.Console.Matching.Tables;

/// <summary>Measures the rows of the table, one after another.</summary>
/// <param name="request">What to measure.</param>
/// <param name="progress">Is told what is being done.</param>
/// <param name="stop">Ends the measurement between two matches.</param>
internal sealed class TableMeasurement(TableRequest request, Action<string> progress, CancellationToken stop)
{
    // Rows solved in all timed rounds of an instance.
    private const int TimedRows = 4096;
    private const int SciPyRows = 1024;

    /// <summary>The rows, in the order of sources and sizes.</summary>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public IEnumerable<TableRow> Rows()
    {
        foreach (var source in request.Sources)
            foreach (var size in request.Sizes)
                yield return Row(source, size);
    }

    private TableRow Row(IImageSource source, int size)
    {
        var name = $"{source.Name}, {size} images";
        var matrices = new NpyMatrix[request.InstancesOf(size)];
        for (var i = 0; i < matrices.Length; i++)
        {
            stop.ThrowIfCancellationRequested();
            progress($"{name}: distances of match {i + 1} of {matrices.Length}");
            matrices[i] = DistanceInstance.Make(source, size, i, request.Seed);
        }

        progress($"{name}: solving");
        var random = matrices.Sum(DistanceInstance.RandomCost);
        var (solved, milliseconds) = Solve(matrices, largestBlock: 0);
        var reduction = Reduction(solved, random);
        var row = new TableRow
        {
            Images = source.Name, Size = size, Instances = matrices.Length, Quantization = QuantizationNames.Of(request.Quantization), Seed = request.Seed,
            ReductionPercent = reduction, PaperReductionPercent = source is UniformImages ? PaperTable.ReductionPercent(size) : null,
            Milliseconds = milliseconds, Optimal = solved.All(match => match.IsOptimal),
        };
        if (request.LargestBlock is { } largest && largest < size) row = WithBlocks(row, matrices, largest, random);
        if (request.SciPy is not { } scipy) return row;

        progress($"{name}: SciPy");
        var (scipyMilliseconds, excess) = scipy.Compare(matrices, solved, Math.Clamp(SciPyRows / size, 1, 8), stop);
        return row with { SciPyMilliseconds = scipyMilliseconds, SciPyExcess = excess };
    }

    private TableRow WithBlocks(TableRow row, NpyMatrix[] matrices, int largest, double random)
    {
        var (solved, milliseconds) = Solve(matrices, largest);
        var reduction = Reduction(solved, random);
        return row with
        {
            LargestBlock = largest, BlockReductionPercent = reduction, BlockLossPoints = Math.Round(reduction - row.ReductionPercent, 4),
            BlockMilliseconds = milliseconds,
        };
    }

    private (AssignmentResult[] Solved, double Milliseconds) Solve(NpyMatrix[] matrices, int largestBlock)
    {
        var solver = new MatrixSolver(new AssignmentOptions { Quantization = request.Quantization, LargestBlock = largestBlock });
        AssignmentResult[] solved = [.. matrices.Select(matrix => Stoppable(() => solver.Solve(matrix)))];
        var rounds = Math.Clamp(TimedRows / matrices[0].Rows, 1, 32);
        var times = RotatingTimer.Measure(matrices.Length, rounds, i => Stoppable(() => solver.Time(matrices[i])));
        return (solved, RotatingTimer.Median(times.SelectMany(instance => instance)));
    }

    private T Stoppable<T>(Func<T> work)
    {
        stop.ThrowIfCancellationRequested();
        return work();
    }

    private static double Reduction(AssignmentResult[] solved, double random) => Math.Round(100 * (solved.Sum(match => match.Cost) / random - 1), 4);
}
