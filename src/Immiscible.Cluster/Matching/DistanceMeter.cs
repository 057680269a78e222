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
    private readonly WorkerSession _session;
    private readonly NoiseSource _noise;
    private readonly MatchingLayout _layout;
    private readonly ConditionLabels _conditions;
    private readonly DistanceKind _kind;
    private readonly bool _flipped;
    private readonly bool _halves;
    private readonly float[] _images;
    private readonly float[] _noiseNorms;
    private DrawnNoise? _noises;

    /// <param name="session">Spec, plan, data set and replica.</param>
    /// <param name="noise">The run's noise.</param>
    public DistanceMeter(WorkerSession session, NoiseSource noise)
    {
        var matching = session.Spec.Matching;
        (_session, _noise, _layout) = (session, noise, MatchingLayout.Of(session.Spec));
        _conditions = new ConditionLabels(session, _layout);
        _kind = MatchingOptions.Distance(matching);
        _flipped = matching.Mode == MatchingMode.LinearFlipped;
        _halves = matching.Quantization == MatchingQuantization.Float16Operands;
        _images = new float[_layout.GranuleSize * session.ImageLength];
        _noiseNorms = new float[_layout.Columns];
    }

    /// <summary>Measures the rows of a member.</summary>
    /// <param name="input">The step; its images are decoded.</param>
    /// <param name="granules">The member's granules.</param>
    /// <param name="distances">[images, noises of a group]; receives what is minimised, condition penalty included.</param>
    /// <param name="cancellation">Gives up between granules.</param>
    public async Task MeasureAsync(StepInput input, GranuleRange granules, Memory<float> distances, CancellationToken cancellation)
    {
        var (size, group) = (_layout.GranuleSize, -1);
        for (var i = 0; i < granules.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (_layout.GroupOf(granules.First + i) is var own && own != group) Load(input.Step, group = own);
            input.Images(i * size, size).CopyTo(_images);
            var rows = distances.Slice(i * size * _layout.Columns, size * _layout.Columns);
            // A granule at a time: a fixed shape gives fixed bits, whoever computes it, and lets training in between.
            await MeasureAsync(rows).ConfigureAwait(false);
            _conditions.Penalize(rows.Span, input.Labels.AsSpan(i * size, size));
        }
    }

    /// <summary>
    /// The noises that the last step was measured against, which are the caller's then; null where they are not as they were drawn, not of
    /// one group, or too large to be kept.
    /// </summary>
    public DrawnNoise? TakeNoises(GranuleRange granules)
    {
        if (_halves || _layout.GroupOf(granules.First) != _layout.GroupOf(granules.End - 1)) return null;
        if ((long)_layout.Columns * _session.ImageLength > DrawnNoise.MostFloats) return null;
        var taken = _noises;
        _noises = null;
        return taken;
    }

    /// <inheritdoc/>
    public void Dispose() => _noises?.Dispose();

    private void Load(long step, int group)
    {
        _noises ??= new DrawnNoise(_layout, _session.ImageLength);
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

    private async Task MeasureAsync(Memory<float> rows)
    {
        var (size, columns, length, noises) = (_layout.GranuleSize, _layout.Columns, _session.ImageLength, _noises!);
        if (_halves) HalfOperands.Round(_images);
        if (_kind == DistanceKind.L1)
        {
            PairwiseDistances.Compute(_images, noises.Values, size, columns, _kind, rows.Span, _flipped);
            return;
        }
        await _session.Thread.RunAsync(() => _session.Replica.InnerProducts(_images, noises.Values, size, columns, rows.Span)).ConfigureAwait(false);
        for (var i = 0; i < size; i++)
        {
            var image = _images.AsSpan(i * length, length);
            GemmDistances.FromProducts(rows.Span.Slice(i * columns, columns), PairwiseDistances.SquaredNorm(image), _noiseNorms, _kind, _flipped);
        }
    }
}
