using Immiscible.Diffusion.Objectives;
using Immiscible.Models;
using Immiscible.Models.Ddpm;

namespace Immiscible.Diffusion.Sampling;

/// <summary>What <see cref="ImageSampler"/> draws.</summary>
public sealed record ImageSamplerOptions
{
    /// <summary>The network that was trained.</summary>
    public NetworkOptions Model { get; init; } = new DdpmUNetOptions();

    /// <summary>Height of the images in pixels.</summary>
    public int Height { get; init; } = 32;

    /// <summary>Width of the images in pixels.</summary>
    public int Width { get; init; } = 32;

    /// <summary>What it was trained on.</summary>
    public ObjectiveOptions Objective { get; init; } = new DdpmOptions();

    /// <summary>The walk from noise to images.</summary>
    public SamplerOptions Sampler { get; init; } = new DdimOptions();

    /// <summary>Scale of classifier-free guidance; 1 for none. Other values need a network with a null class.</summary>
    public double Guidance { get; init; } = 1;

    /// <summary>Seed of the noise that sampling begins with.</summary>
    public ulong Seed { get; init; }

    /// <summary>Threads that torch computes with.</summary>
    public int Threads { get; init; } = 1;
}
