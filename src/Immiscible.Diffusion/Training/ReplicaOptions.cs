using Immiscible.Diffusion.Objectives;
using Immiscible.Models.Ddpm;

namespace Immiscible.Diffusion.Training;

/// <summary>All that a replica's bits depend on, beside the batches.</summary>
public sealed record ReplicaOptions
{
    /// <summary>The network; its input channels are those of the images.</summary>
    public DdpmUNetOptions Model { get; init; } = new();

    /// <summary>Height of the images in pixels.</summary>
    public int Height { get; init; } = 32;

    /// <summary>Width of the images in pixels.</summary>
    public int Width { get; init; } = 32;

    /// <summary>The forward process.</summary>
    public DdpmOptions Objective { get; init; } = new();

    /// <summary>The optimiser.</summary>
    public OptimizerOptions Optimizer { get; init; } = new();

    /// <summary>The average that samples are drawn from.</summary>
    public EmaOptions Ema { get; init; } = new();

    /// <summary>Seed of the run: of the initial weights and of dropout.</summary>
    public ulong Seed { get; init; }

    /// <summary>Threads that torch computes a granule with. Part of the bits: sums are cut by thread.</summary>
    public int Threads { get; init; } = 1;
}
