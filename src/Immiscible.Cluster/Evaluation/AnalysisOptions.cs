using Immiscible.Diffusion.Training;

namespace Immiscible.Cluster.Evaluation;

/// <summary>What to analyse. The result depends on this, the checkpoints and the data set alone.</summary>
public sealed record AnalysisOptions
{
    /// <summary>The run directories.</summary>
    public required IReadOnlyList<string> Directories { get; init; }

    /// <summary>Committed steps of the checkpoint of each; null for the newest that is sound.</summary>
    public long? Checkpoint { get; init; }

    /// <summary>Number of images in the pictures, at least 1.</summary>
    public int Pictures { get; init; } = 8;

    /// <summary>Least number of held-out images that losses are measured on; whole batches are, and no image twice.</summary>
    public int Images { get; init; } = 512;

    /// <summary>Seed of images and noises.</summary>
    public ulong Seed { get; init; }

    /// <summary>The flat vector that serves as the network's weights, see <see cref="StateVectors"/>.</summary>
    public string Weights { get; init; } = StateVectors.Ema;

    /// <summary>Folder of the data set's files; null for that of the first run's spec.</summary>
    public string? DataPath { get; init; }
}
