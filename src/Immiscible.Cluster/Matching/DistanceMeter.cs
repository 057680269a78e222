using Immiscible.Assignment.Distances;
using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Workers;

namespace Immiscible.Cluster.Matching;

/// <summary>
/// Measures what matching minimises between a member's images and the noises of their groups. Serves one step at a time; its buffers are
/// kept from step to step.
/// </summary>
internal sealed class DistanceMeter
{
    private readonly WorkerSession _session;
    private readonly NoiseSource _noise;
    private readonly MatchingLayout _layout;
    private readonly ConditionLabels _conditions;
    private readonly DistanceKind _kind;
    private readonly bool _flipped;
    private readonly bool _halves;
    private readonly float[] _images;
    private readonly float[] _noises;
    private readonly float[] _noiseNorms;

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
        _noises = new float[_layout.Columns * session.ImageLength];
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

    private void Load(long step, int group)
    {
        var length = _session.ImageLength;
        for (var column = 0; column < _layout.Columns; column++)
        {
            var noise = _noises.AsSpan(column * length, length);
            _noise.Draw(step, _layout.Noise(group, column), noise);
            if (_halves) HalfOperands.Round(noise);
            _noiseNorms[column] = PairwiseDistances.SquaredNorm(noise);
        }
        _conditions.Load(step, group);
    }

    private async Task MeasureAsync(Memory<float> rows)
    {
        var (size, columns, length) = (_layout.GranuleSize, _layout.Columns, _session.ImageLength);
        if (_halves) HalfOperands.Round(_images);
        if (_kind == DistanceKind.L1)
        {
            PairwiseDistances.Compute(_images, _noises, size, columns, _kind, rows.Span, _flipped);
            return;
        }
        await _session.Thread.RunAsync(() => _session.Replica.InnerProducts(_images, _noises, size, columns, rows.Span)).ConfigureAwait(false);
        for (var i = 0; i < size; i++)
        {
            var image = _images.AsSpan(i * length, length);
            GemmDistances.FromProducts(rows.Span.Slice(i * columns, columns), PairwiseDistances.SquaredNorm(image), _noiseNorms, _kind, _flipped);
        }
    }
}
