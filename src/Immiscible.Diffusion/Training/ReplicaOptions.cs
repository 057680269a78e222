using Immiscible.Compute.Devices;
using Immiscible.Diffusion.Objectives;
using Immiscible.Models;
using Immiscible.Models.Ddpm;

namespace Immiscible.Diffusion.Training;

/// <summary>All that a replica's bits depend on, beside the batches.</summary>
public sealed record ReplicaOptions
{
    /// <summary>The network; its input channels are those of the images.</summary>
    public NetworkOptions Model { get; init; } = new DdpmUNetOptions();

    /// <summary>A safetensors file of the network's published weights to begin with; null for the seed's initial weights.</summary>
    public string? Weights { get; init; }

    /// <summary>Height of the images in pixels.</summary>
    public int Height { get; init; } = 32;

    /// <summary>Width of the images in pixels.</summary>
    public int Width { get; init; } = 32;

    /// <summary>What the network is trained on.</summary>
    public ObjectiveOptions Objective { get; init; } = new DdpmOptions();

    /// <summary>Share of samples whose class is hidden from a network that has a null class, in [0, 1) (Ho and Salimans, 2022, section 3.2).</summary>
    public double ClassDropout { get; init; }

    /// <summary>The optimiser.</summary>
    public OptimizerOptions Optimizer { get; init; } = new();

    /// <summary>The average that samples are drawn from.</summary>
    public EmaOptions Ema { get; init; } = new();

    /// <summary>Decays of further averages, each under the name <see cref="StateVectors.EmaOf"/>; the rest of <see cref="Ema"/> holds for them, too.</summary>
    public IReadOnlyList<double> FurtherDecays { get; init; } = [];

    /// <summary>Seed of the run: of the initial weights and of dropout.</summary>
    public ulong Seed { get; init; }

    /// <summary>Threads that torch computes a granule with. Part of the bits: sums are cut by thread.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>What it computes on: <c>cpu</c>, <c>cuda</c> or <c>cuda:0</c>.</summary>
    public string Device { get; init; } = TorchDevice.Cpu;

    /// <summary>The numbers that the network computes with.</summary>
    public Precision Precision { get; init; }

    /// <summary>Every moving average of the weights, by name.</summary>
    internal (string Name, EmaOptions Options)[] Averages() =>
        [(StateVectors.Ema, Ema), .. FurtherDecays.Select(decay => (StateVectors.EmaOf(decay), Ema with { Decay = decay }))];
}
