namespace Immiscible.Diffusion.Training;

/// <summary>The samples of one granule, as one forward and backward pass takes them.</summary>
public readonly ref struct GranuleBatch
{
    /// <summary>Training step, from 0.</summary>
    public required long Step { get; init; }

    /// <summary>Number of the granule in its global batch, from 0.</summary>
    public required int Granule { get; init; }

    /// <summary>Number of samples.</summary>
    public required int Count { get; init; }

    /// <summary>[Count, channels, height, width] in [-1, 1].</summary>
    public required ReadOnlySpan<float> Images { get; init; }

    /// <summary>The noise assigned to each image, same shape.</summary>
    public required ReadOnlySpan<float> Noises { get; init; }

    /// <summary>[Count]: a uniform 32-bit draw for each sample, from which the objective makes a time.</summary>
    public required ReadOnlySpan<uint> TimeDraws { get; init; }

    /// <summary>[Count]: class of each sample; ignored by an unconditional network.</summary>
    public required ReadOnlySpan<int> Labels { get; init; }
}
