namespace Immiscible.Diffusion.Evaluation;

/// <summary>Images that a network is examined with.</summary>
public readonly ref struct ProbeBatch
{
    /// <summary>Number of images.</summary>
    public required int Count { get; init; }

    /// <summary>[Count, channels, height, width] in [-1, 1].</summary>
    public required ReadOnlySpan<float> Images { get; init; }

    /// <summary>The noise of each image, same shape.</summary>
    public required ReadOnlySpan<float> Noises { get; init; }

    /// <summary>[Count]: class of each image; ignored by an unconditional network.</summary>
    public required ReadOnlySpan<int> Labels { get; init; }

    /// <summary>[Count]: a uniform 32-bit draw for each image, for objectives that draw more than a noise level.</summary>
    public ReadOnlySpan<uint> Draws { get; init; }
}
