using Immiscible.Diffusion.Objectives;
using Immiscible.Models.Ddpm;

namespace Immiscible.Diffusion.Sampling;

/// <summary>What <see cref="ImageSampler"/> draws.</summary>
public sealed record ImageSamplerOptions
{
    /// <summary>The network that was trained.</summary>
    public DdpmUNetOptions Model { get; init; } = new();

    /// <summary>Height of the images in pixels.</summary>
    public int Height { get; init; } = 32;

    /// <summary>Width of the images in pixels.</summary>
    public int Width { get; init; } = 32;

    /// <summary>The forward process that it was trained on.</summary>
    public DdpmOptions Objective { get; init; } = new();

    /// <summary>The walk back.</summary>
    public DdimOptions Ddim { get; init; } = new();

    /// <summary>Seed of the noise that sampling begins with.</summary>
    public ulong Seed { get; init; }

    /// <summary>Threads that torch computes with.</summary>
    public int Threads { get; init; } = 1;
}
