using Immiscible.Cluster.Workers;
using Immiscible.Diffusion.Evaluation;
using Immiscible.Diffusion.Objectives;

namespace Immiscible.Cluster.Evaluation;

/// <summary>Measures a network on held-out batches, band by band.</summary>
/// <param name="probe">The network; on its thread only.</param>
/// <param name="step">Training step that curricula are to be at.</param>
internal sealed class LossMeter(NetworkProbe probe, long step)
{
    /// <summary>Bands from image to noise.</summary>
    public const int Bands = 10;

    private readonly RunningMean[] _losses = [.. Enumerable.Range(0, Bands).Select(static _ => new RunningMean())];
    private readonly RunningMean[] _imageErrors = [.. Enumerable.Range(0, Bands).Select(static _ => new RunningMean())];
    private readonly RunningMean _endError = new();
    private double _ownDistance, _usedDistance;
    private int _images;

    /// <summary>Measures a batch.</summary>
    /// <param name="input">Images and their noises.</param>
    /// <param name="granuleSize">Images of a pass.</param>
    public void Measure(StepInput input, int granuleSize)
    {
        for (var first = 0; first < input.Samples.Length; first += granuleSize) Measure(Batch(input, first, granuleSize));
        foreach (var granule in input.Distances ?? []) (_ownDistance, _usedDistance) = (_ownDistance + granule.Own, _usedDistance + granule.Used);
        _images += input.Samples.Length;
    }

    /// <summary>What was found.</summary>
    /// <param name="objective">What the network was trained on.</param>
    public HeldOutLosses Report(ObjectiveOptions objective)
    {
        var bands = Enumerable.Range(0, Bands)
            .Select(band => new LevelBand((double)band / Bands, (band + 1.0) / Bands, _losses[band].Estimate, _imageErrors[band].Estimate)).ToArray();
        var (lossAt, imageErrorAt) = NoiseEnd.Define(objective, bands[^1].From);
        return new HeldOutLosses(
            _images, _ownDistance > 0 ? _usedDistance / _ownDistance - 1 : null, bands,
            new NoiseEnd(lossAt, bands[^1].Loss, imageErrorAt, _endError.Estimate));
    }

    private static ProbeBatch Batch(StepInput input, int first, int count) => new()
    {
        Count = count,
        Images = input.Images(first, count).Span,
        Noises = input.Noises(first, count).Span,
        Labels = input.Labels.AsSpan(first, count),
        Draws = input.TimeDraws.AsSpan(first, count),
    };

    private void Measure(in ProbeBatch batch)
    {
        Span<double> levels = stackalloc double[batch.Count];
        for (var band = 0; band < Bands; band++)
        {
            for (var i = 0; i < levels.Length; i++) levels[i] = (band + (batch.Draws[i] + 0.5) / (1L << 32)) / Bands;
            foreach (var loss in probe.Losses(batch, step, levels)) _losses[band].Add(loss);
            AddErrors(batch, (band + 0.5) / Bands, _imageErrors[band]);
        }
        AddErrors(batch, 1, _endError);
    }

    private void AddErrors(in ProbeBatch batch, double level, RunningMean errors)
    {
        var (denoised, length) = (probe.Denoise(batch, level).Image, probe.ImageLength);
        for (var i = 0; i < batch.Count; i++)
        {
            var sum = 0.0;
            for (var at = i * length; at < (i + 1) * length; at++)
            {
                var difference = (double)denoised[at] - batch.Images[at];
                sum += difference * difference;
            }
            errors.Add(sum / length);
        }
    }
}
