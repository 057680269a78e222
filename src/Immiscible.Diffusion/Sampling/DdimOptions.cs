using Immiscible.Diffusion.Objectives;

namespace Immiscible.Diffusion.Sampling;

/// <summary>How <see cref="DdimSampler"/> walks back.</summary>
public sealed record DdimOptions
{
    /// <summary>S, the number of network evaluations a sample, from 1 to T.</summary>
    public int Steps { get; init; } = 50;

    /// <summary>What the network predicts.</summary>
    public Prediction Prediction { get; init; }

    /// <summary>Whether the predicted image is clipped to [-1, 1] in every step, as is usual for pixels.</summary>
    public bool ClipDenoised { get; init; } = true;
}
