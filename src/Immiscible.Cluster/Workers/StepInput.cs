using System.Buffers;
using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Data.Plans;

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

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<float>.Shared.Return(_images);
        ArrayPool<float>.Shared.Return(_noises);
    }
}
