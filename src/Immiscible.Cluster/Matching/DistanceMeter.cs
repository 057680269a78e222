using Immiscible.Assignment.Distances;
using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Workers;

namespace Immiscible.Cluster.Matching;

/// <summary>
/// Measures what matching minimises between a member's images and the noises of their groups. Serves one step at a time.
/// </summary>
internal sealed class DistanceMeter : IDisposable
{
    private readonly IMatchedData _data;
    private readonly NoiseSource _noise;
    private readonly MatchingLayout _layout;
    private readonly ConditionLabels _conditions;
    private readonly DistanceKind _kind;
    private readonly bool _flipped;
    private readonly bool _halves;
    private readonly float[] _noiseNorms;
    private DrawnNoise? _noises;

    /// <param name="data">Spec, plan, data set, and who computes inner products.</param>
    /// <param name="noise">The run's noise.</param>
    public DistanceMeter(IMatchedData data, NoiseSource noise)
    {
        var matching = data.Spec.Matching;
        (_data, _noise, _layout) = (data, noise, MatchingLayout.Of(data.Spec));
        _conditions = new ConditionLabels(data, _layout);
        _kind = MatchingOptions.Distance(matching);
        _flipped = matching.Mode == MatchingMode.LinearFlipped;
        _halves = matching.Quantization == MatchingQuantization.Float16Operands;
        _noiseNorms = new float[_layout.Columns];
    }

    /// <summary>Measures the rows of a member.</summary>
    /// <param name="input">The step; its images are decoded.</param>
    /// <param name="granules">The member's granules.</param>
    /// <param name="distances">[images, noises of a group]; receives what is minimised, condition penalty included.</param>
    /// <param name="cancellation">Gives up between groups.</param>
    public async Task MeasureAsync(StepInput input, GranuleRange granules, Memory<float> distances, CancellationToken cancellation)
    {
        for (var i = 0; i < granules.Count;)
        {
            cancellation.ThrowIfCancellationRequested();
            var (first, group) = (i, _layout.GroupOf(granules.First + i));
            while (i < granules.Count && _layout.GroupOf(granules.First + i) == group) i++;
            Load(input.Step, group);
            // All granules of a group wait for the compute thread at once: one by one, each would wait for a granule of training to end.
            await Task.WhenAll(Enumerable.Range(first, i - first).Select(granule => MeasureAsync(input, granule, distances))).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The noises that the last step was measured against, which are the caller's then; null where they are not as they were drawn, not of
    /// one group, or too large to be kept.
    /// </summary>
    public DrawnNoise? TakeNoises(GranuleRange granules)
    {
        if (_halves || _layout.GroupOf(granules.First) != _layout.GroupOf(granules.End - 1)) return null;
        if ((long)_layout.Columns * _data.ImageLength > DrawnNoise.MostFloats) return null;
        var taken = _noises;
        _noises = null;
        return taken;
    }

    /// <inheritdoc/>
    public void Dispose() => _noises?.Dispose();

    private void Load(long step, int group)
    {
        _noises ??= new DrawnNoise(_layout, _data.ImageLength);
        _noises.Group = group;
        for (var column = 0; column < _layout.Columns; column++)
        {
            var noise = _noises.Noise(column);
            _noise.Draw(step, _layout.Noise(group, column), noise);
            if (_halves) HalfOperands.Round(noise);
            _noiseNorms[column] = PairwiseDistances.SquaredNorm(noise);
        }
        _conditions.Load(step, group);
    }

    /// <summary>Measures one granule: a fixed shape gives fixed bits, whoever computes it.</summary>
    private async Task MeasureAsync(StepInput input, int granule, Memory<float> distances)
    {
        var (size, columns, length, noises) = (_layout.GranuleSize, _layout.Columns, _data.ImageLength, _noises!);
        var rows = distances.Slice(granule * size * columns, size * columns);
        ReadOnlyMemory<float> images = _halves ? Rounded(input.Images(granule * size, size)) : input.Images(granule * size, size);
        if (_kind == DistanceKind.L1)
        {
            PairwiseDistances.Compute(images.Span, noises.Values, size, columns, _kind, rows.Span, _flipped);
        }
        else
        {
            await _data.Thread.RunAsync(() => _data.InnerProducts(images.Span, noises.Values, size, columns, rows.Span)).ConfigureAwait(false);
            for (var i = 0; i < size; i++)
                GemmDistances.FromProducts(
                    rows.Span.Slice(i * columns, columns), PairwiseDistances.SquaredNorm(images.Span.Slice(i * length, length)), _noiseNorms, _kind, _flipped);
        }
        _conditions.Penalize(rows.Span, input.Labels.AsSpan(granule * size, size));
    }

    private static float[] Rounded(ReadOnlyMemory<float> images)
    {
        var halves = images.ToArray();
        HalfOperands.Round(halves);
        return halves;
    }
}
