using Immiscible.Assignment.Distances;
using Immiscible.Assignment.Quantization;
using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Cluster.Contracts.Specs;

namespace Immiscible.Cluster.Matching;

/// <summary>Turns a member's distances into the rows that travel.</summary>
internal sealed class RowPacker
{
    private readonly MatchingLayout _layout;
    private readonly DistanceQuantization _quantization;
    private readonly int? _maximum;
    private readonly int _finest;

    /// <param name="data">The spec, and the size of an image.</param>
    public RowPacker(IMatchedData data)
    {
        var matching = data.Spec.Matching;
        _layout = MatchingLayout.Of(data.Spec);
        _quantization = MatchingOptions.Quantization(matching);
        _maximum = RowPayload.MaximumValue(_quantization);
        // The finest step is fixed by the run, so that members hardly ever differ in the exponent and need not send rows again. It is the
        // finest that nearly every row fits: 2^-12 for L2 in 16 bits.
        var penalty = double.IsFinite(matching.ConditionPenalty) ? (float)matching.ConditionPenalty : 0;
        var spread = NoiseSpread.Of(MatchingOptions.Distance(matching), data.ImageLength) + penalty;
        _finest = _maximum is { } maximum ? RowQuantizer.ExponentOfSpread(spread, maximum) : 0;
    }

    /// <summary>The exponent that the member's rows need; 0 where distances stay floating-point.</summary>
    /// <param name="distances">[images, noises of a group].</param>
    public int Exponent(ReadOnlySpan<float> distances) =>
        _maximum is { } maximum ? Math.Max(_finest, RowQuantizer.SuggestExponent(distances, _layout.Columns, maximum)) : 0;

    /// <summary>The member's rows, granule by granule.</summary>
    /// <param name="distances">[images, noises of a group].</param>
    /// <param name="granules">The member's granules.</param>
    /// <param name="exponent">No finer than <see cref="Exponent"/>.</param>
    public RowBlock[] Pack(ReadOnlySpan<float> distances, GranuleRange granules, int exponent)
    {
        var (size, columns) = (_layout.GranuleSize, _layout.Columns);
        var stride = columns * RowPayload.BytesPerDistance(_quantization);
        var blocks = new RowBlock[granules.Count];
        for (var block = 0; block < blocks.Length; block++)
        {
            var bytes = new byte[size * stride];
            for (var i = 0; i < size; i++)
            {
                var (row, position) = (block * size + i, (granules.First + block) * size + i);
                if (!RowPayload.TryWrite(distances.Slice(row * columns, columns), position, _quantization, exponent, bytes.AsSpan(i * stride, stride)))
                    throw new InvalidOperationException($"the distances of position {position} do not fit the exponent {exponent} that was made for them");
            }
            blocks[block] = new RowBlock { Granule = granules.First + block, Distances = bytes };
        }
        return blocks;
    }
}
