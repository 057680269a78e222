using System.Diagnostics;
using System.Globalization;
using Immiscible.Assignment.Auction;
using Immiscible.Assignment.Costs;
using Immiscible.Assignment.Distances;
using Immiscible.Assignment.Quantization;

namespace Immiscible.Benchmarks.Assignment;

/// <summary>
/// One exact solve of a batch too large for a benchmark loop: <c>large-batch [size]</c>. Rows are quantised as they come, as a cluster
/// gathers them, so the quantised matrix is the only one that is ever whole.
/// </summary>
internal static class LargeBatch
{
    private const int RowsAtOnce = 256;

    /// <summary>15 bits of steps of 2^-11 span 16 units; the distances of one image to normal noises spread over less than 10.</summary>
    private const int StepExponent = -11;

    public static void Run(ReadOnlySpan<string> arguments)
    {
        var size = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 16384;
        var costs = new CostBuffer(size, size);
        Fill(costs, size);
        var answer = new int[size];
        var solver = new AuctionSolver();

        var before = GC.GetTotalAllocatedBytes(precise: true);
        var start = Stopwatch.GetTimestamp();
        solver.Solve(costs.Matrix, answer);
        var elapsed = Stopwatch.GetElapsedTime(start);
        var beside = GC.GetTotalAllocatedBytes(precise: true) - before;

        var duals = new long[size];
        solver.CopyColumnDuals(duals);
        var certificate = OptimalityCertificate.Check(costs.Matrix, answer, duals);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {size} x {size} real CIFAR-10 distances, exact: {elapsed.TotalSeconds:F2} s, proved optimal: {certificate.IsOptimal}, fallback: {solver.UsedFallback}
            matrix {2.0 * size * size / (1 << 20):F1} MiB, beside it {beside / (double)(1 << 20):F1} MiB ({100.0 * beside / (2.0 * size * size):F2} %)
            """));
    }

    private static void Fill(CostBuffer costs, int size)
    {
        var images = CifarImages.Load(size);
        var noise = CifarImages.Noise(size, seed: 1);
        var distances = new float[RowsAtOnce * size];
        for (var first = 0; first < size; first += RowsAtOnce)
        {
            var rows = Math.Min(RowsAtOnce, size - first);
            var part = distances.AsSpan(0, rows * size);
            PairwiseDistances.Compute(images.AsSpan(first * CifarImages.Length, rows * CifarImages.Length), noise, rows, size, DistanceKind.L2, part);
            for (var row = 0; row < rows; row++)
                if (!RowQuantizer.TryQuantize(part.Slice(row * size, size), first + row, StepExponent, costs.Row(first + row)))
                    throw new InvalidOperationException($"row {first + row} does not fit a step of 2^{StepExponent}");
        }
    }
}
