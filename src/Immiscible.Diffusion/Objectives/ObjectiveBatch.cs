using static TorchSharp.torch;

namespace Immiscible.Diffusion.Objectives;

/// <summary>What an objective computes its loss from.</summary>
public readonly ref struct ObjectiveBatch
{
    /// <summary>The network in training.</summary>
    public required Denoiser Network { get; init; }

    /// <summary>The target network, which draws the dropout masks of <see cref="Network"/>; the network itself where the objective has no target.</summary>
    public required Denoiser Target { get; init; }

    /// <summary>[batch, channels, height, width] in [-1, 1], float32.</summary>
    public required Tensor Images { get; init; }

    /// <summary>The noise assigned to each image, same shape. An objective that needs several noisy forms of an image makes all of them with it.</summary>
    public required Tensor Noises { get; init; }

    /// <summary>A uniform 32-bit draw for each image; the objective makes a time of it.</summary>
    public required ReadOnlySpan<uint> TimeDraws { get; init; }

    /// <summary>[batch], int64, or null without classes.</summary>
    public Tensor? Labels { get; init; }

    /// <summary>Training step, from 0: what curricula depend on.</summary>
    public long Step { get; init; }
}
