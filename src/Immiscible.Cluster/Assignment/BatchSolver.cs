using System.Diagnostics;
using System.Runtime.InteropServices;
using Immiscible.Assignment.Costs;
using Immiscible.Assignment.Matching;
using Immiscible.Assignment.Quantization;
using Immiscible.Cluster.Contracts.Assignment;

namespace Immiscible.Cluster.Assignment;

/// <summary>Solves the assignment of a whole batch from gathered rows. One instance serves one thread; memory is kept between steps.</summary>
internal sealed class BatchSolver(DistanceQuantization quantization)
{
    private readonly RowMatcher _matcher = new();
    private CostBuffer? _rows;
    private float[] _minima = [];

    /// <summary>Matches a batch.</summary>
    /// <param name="blocks">All granules' rows in order, with one exponent.</param>
    /// <param name="exponent">The exponent of integer distances.</param>
    public BatchMatch Solve(IReadOnlyList<RowBlock> blocks, int exponent)
    {
        var begun = Stopwatch.GetTimestamp();
        var size = Gather(blocks);
        var noises = new int[size];
        _matcher.Match(_rows!, quantization, noises);
        var time = Stopwatch.GetElapsedTime(begun);
        var statistics = quantization == DistanceQuantization.UInt16
            ? AssignmentStatistics.FromUInt16(_rows!, _minima, exponent, noises)
            : AssignmentStatistics.FromFloat16(_rows!, noises);
        return new BatchMatch(noises, statistics.Reduction, time);
    }

    private int Gather(IReadOnlyList<RowBlock> blocks)
    {
        var total = blocks.Sum(static block => (long)block.Distances.Length) / sizeof(ushort);
        var size = (int)Math.Sqrt(total);
        if ((long)size * size != total) throw new InvalidOperationException($"{total} distances are no square matrix");
        if (_rows?.Rows != size)
        {
            _rows = new CostBuffer(size, size);
            _minima = new float[size];
        }
        var row = 0;
        foreach (var block in blocks)
        {
            var values = MemoryMarshal.Cast<byte, ushort>(block.Distances);
            block.Minima.CopyTo(_minima, quantization == DistanceQuantization.UInt16 ? row : 0);
            for (var at = 0; at < values.Length; at += size) values.Slice(at, size).CopyTo(_rows.Row(row++));
        }
        return size;
    }
}
