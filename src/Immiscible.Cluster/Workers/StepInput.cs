using System.Buffers;
using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Data.Plans;
using Immiscible.Diffusion.Training;

namespace Immiscible.Cluster.Workers;

/// <summary>Everything a member needs to train its granules of one step. Buffers are rented; dispose after the step.</summary>
/// <param name="step">Step, from 0.</param>
/// <param name="granules">The granules that the samples belong to, in order.</param>
/// <param name="samples">The member's samples, in the order of their positions.</param>
/// <param name="imageLength">Floats in an image.</param>
internal sealed class StepInput(long step, IReadOnlyList<GranuleRange> granules, PlannedSample[] samples, int imageLength) : IDisposable
{
    private readonly float[] _images = ArrayPool<float>.Shared.Rent(samples.Length * imageLength);
    private readonly float[] _noises = ArrayPool<float>.Shared.Rent(samples.Length * imageLength);

    /// <summary>Step, from 0.</summary>
    public long Step { get; } = step;

    /// <summary>The granules that the samples belong to, in order.</summary>
    public IReadOnlyList<GranuleRange> Granules { get; } = granules;

    /// <summary>The member's samples, in the order of their positions.</summary>
    public PlannedSample[] Samples { get; } = samples;

    /// <summary>Samples that could not be had, in the order in which they were tried; those in <see cref="Samples"/> stand in for them.</summary>
    public List<SkippedSample> Skipped { get; } = [];

    /// <summary>Label of each sample.</summary>
    public int[] Labels { get; } = new int[samples.Length];

    /// <summary>Time draw of each sample.</summary>
    public uint[] TimeDraws { get; } = new uint[samples.Length];

    /// <summary>[granules] what matching changed; null where every sample keeps the noise of its own position.</summary>
    public GranuleDistances[]? Distances { get; set; }

    /// <summary>[count, image] the images of samples first..first + count, decoded, in [-1, 1].</summary>
    public Memory<float> Images(int first, int count) => _images.AsMemory(first * imageLength, count * imageLength);

    /// <summary>[count, image] the noises matched to those samples.</summary>
    public Memory<float> Noises(int first, int count) => _noises.AsMemory(first * imageLength, count * imageLength);

    /// <summary>What was skipped of samples first..first + count.</summary>
    public IReadOnlyList<SkippedSample> SkippedOf(int first, int count)
    {
        if (Skipped.Count == 0) return [];
        var (from, to) = (Samples[first].Position, Samples[first + count - 1].Position);
        return [.. Skipped.Where(skipped => skipped.Position >= from && skipped.Position <= to)];
    }

    /// <summary>What a replica is given of one granule.</summary>
    /// <param name="granule">Number of the granule in the run.</param>
    /// <param name="first">Its first sample here.</param>
    /// <param name="count">Its samples.</param>
    public GranuleBatch Granule(int granule, int first, int count) => new()
    {
        Step = Step,
        Granule = granule,
        Count = count,
        Images = Images(first, count).Span,
        Noises = Noises(first, count).Span,
        TimeDraws = TimeDraws.AsSpan(first, count),
        Labels = Labels.AsSpan(first, count),
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<float>.Shared.Return(_images);
        ArrayPool<float>.Shared.Return(_noises);
    }
}
