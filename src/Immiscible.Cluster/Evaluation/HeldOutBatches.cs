using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Matching;
using Immiscible.Cluster.Workers;
using Immiscible.Data;
using Immiscible.Data.Plans;
using Immiscible.Diffusion.Evaluation;

namespace Immiscible.Cluster.Evaluation;

/// <summary>Batches of held-out images with noise matched to them, made as training makes its own, but not mirrored.</summary>
internal sealed class HeldOutBatches : IMatchedData, IDisposable
{
    // No run comes so far, so no noise of the run's own seed is one that it was trained with.
    private const long BeyondTraining = 1L << 40;

    private readonly NetworkProbe _probe;
    private readonly StepReader _reader;
    private readonly INoiseMatcher _matcher;
    private readonly GranuleRange[] _granules;
    private readonly long _first;

    /// <param name="spec">The run, with the seed of images and noises.</param>
    /// <param name="dataset">The images.</param>
    /// <param name="probe">Computes inner products.</param>
    /// <param name="thread">Its thread.</param>
    /// <exception cref="DatasetException">The data set is smaller than one batch.</exception>
    public HeldOutBatches(RunSpec spec, IImageDataset dataset, NetworkProbe probe, WorkThread thread)
    {
        (Spec, Dataset, _probe, Thread) = (spec, dataset, probe, thread);
        Plan = new SamplePlan(spec.Seed, dataset.Count, spec.Training.Batch, flip: false);
        _reader = new StepReader(dataset, Plan, skipBad: spec.Data.OnBadSample == "skip");
        _matcher = NoiseMatchers.Create(this, new LocalMatchSolver(spec, thread), known: 0);
        _granules = [new GranuleRange(0, spec.Training.Granules)];
        _first = FirstStep(Plan);
    }

    /// <inheritdoc/>
    public RunSpec Spec { get; }

    /// <inheritdoc/>
    public IImageDataset Dataset { get; }

    /// <inheritdoc/>
    public SamplePlan Plan { get; }

    /// <inheritdoc/>
    public int ImageLength => Dataset.Shape.Length;

    /// <inheritdoc/>
    public WorkThread Thread { get; }

    /// <summary>Images of a granule.</summary>
    public int GranuleSize => Spec.Training.Batch / Spec.Training.Granules;

    /// <summary>The first step of a plan that no run comes to and that begins a pass over the data set: as many steps as that has no image comes twice.</summary>
    public static long FirstStep(SamplePlan plan) => (BeyondTraining + plan.StepsPerEpoch - 1) / plan.StepsPerEpoch * plan.StepsPerEpoch;

    /// <inheritdoc/>
    public void InnerProducts(ReadOnlySpan<float> images, ReadOnlySpan<float> noises, int rows, int columns, Span<float> products) =>
        _probe.InnerProducts(images, noises, rows, columns, products);

    /// <summary>One batch; dispose it.</summary>
    /// <param name="number">Its number, from 0.</param>
    public async Task<StepInput> ReadAsync(int number)
    {
        var input = _reader.Read(_first + number, _granules, GranuleSize);
        try
        {
            using var noise = await (await _matcher.BeginAsync(input, _granules, CancellationToken.None).ConfigureAwait(false)).ConfigureAwait(false);
            NoiseFiller.Fill(input, noise, GranuleSize);
            return input;
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => (_matcher as IDisposable)?.Dispose();
}
