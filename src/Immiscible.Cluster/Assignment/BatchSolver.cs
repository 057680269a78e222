using System.Diagnostics;
using Immiscible.Assignment.Matching;
using Immiscible.Assignment.Quantization;
using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Cluster.Contracts.Specs;

namespace Immiscible.Cluster.Assignment;

/// <summary>Solves the assignments of a step from gathered rows. One instance serves one thread; memory is kept between steps.</summary>
/// <param name="layout">Which images are matched with which noises.</param>
/// <param name="quantization">The form of the rows.</param>
internal sealed class BatchSolver(MatchingLayout layout, DistanceQuantization quantization)
{
    private readonly RowMatcher _matcher = new(quantization);
    private readonly int[] _columns = new int[layout.Rows];
    private readonly int _stride = layout.Columns * RowPayload.BytesPerDistance(quantization);

    /// <summary>Matches a step.</summary>
    /// <param name="blocks">All granules' rows in order, with one exponent.</param>
    public BatchMatch Solve(IReadOnlyList<RowBlock> blocks)
    {
        var begun = Stopwatch.GetTimestamp();
        var noises = new int[layout.Batch];
        for (var group = 0; group < layout.Groups; group++)
        {
            Gather(blocks, group);
            _matcher.Match(_columns);
            for (var i = 0; i < layout.Rows; i++) noises[group * layout.Rows + i] = layout.Noise(group, _columns[i]);
        }
        return new BatchMatch(noises, Stopwatch.GetElapsedTime(begun));
    }

    private void Gather(IReadOnlyList<RowBlock> blocks, int group)
    {
        _matcher.Begin(layout.Rows, layout.Columns);
        for (var granule = 0; granule < layout.GranulesPerGroup; granule++)
        {
            var distances = blocks[group * layout.GranulesPerGroup + granule].Distances.AsSpan();
            for (var i = 0; i < layout.GranuleSize; i++)
                _matcher.SetRow(granule * layout.GranuleSize + i, distances.Slice(i * _stride, _stride));
        }
    }
}
