using System.Buffers;
using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Data;
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

    /// <summary>Reads and decodes the images of planned samples; their noises are still to be filled.</summary>
    /// <param name="step">Step, from 0.</param>
    /// <param name="granules">The granules that the samples belong to, in order.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="dataset">The images.</param>
    public static StepInput Read(long step, IReadOnlyList<GranuleRange> granules, PlannedSample[] samples, IImageDataset dataset)
    {
        var input = new StepInput(step, granules, samples, dataset.Shape.Length);
        var pixels = new byte[dataset.Shape.Length];
        for (var i = 0; i < samples.Length; i++)
        {
            input.Labels[i] = dataset.Label(samples[i].Index);
            input.TimeDraws[i] = samples[i].TimeDraw;
            dataset.Read(samples[i].Index, pixels);
            PixelDecoder.Decode(pixels, dataset.Shape, samples[i].Flip, input.Images(i, 1).Span);
        }
        return input;
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
