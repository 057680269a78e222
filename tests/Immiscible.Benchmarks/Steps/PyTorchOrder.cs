using System.Text.Json;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Data;

namespace Immiscible.Benchmarks.Steps;

/// <summary>What compare-pytorch.py is told of a run, and the weights that it is to compute with.</summary>
internal static class PyTorchOrder
{
    /// <summary>The order as JSON.</summary>
    /// <exception cref="ArgumentException">The script has no such network or objective.</exception>
    public static string Of(RunSpec spec, ImageShape shape, string device, bool bf16)
    {
        if (spec.Model is not { Family: "ddpm-unet", ClassConditional: false, Dropout: 0 } || spec.Objective is not { Kind: "ddpm", Prediction: "epsilon", Schedule: "linear" }
            || spec.Optimizer.Kind != "adam")
            throw new ArgumentException($"{spec.Name}: the comparison knows the unconditional ddpm-unet without dropout, the ddpm objective of epsilon with a linear schedule, and adam");
        return JsonSerializer.Serialize(new
        {
            channels = spec.Model.Channels, channelMultipliers = spec.Model.ChannelMultipliers, groups = spec.Model.Groups, residualBlocks = spec.Model.ResidualBlocks,
            attention = spec.Model.Attention, patchSize = spec.Model.PatchSize, imageChannels = shape.Channels, height = shape.Height, width = shape.Width,
            batch = spec.Training.Batch, granules = spec.Training.Granules, threads = spec.Training.Threads, timesteps = spec.Objective.Timesteps,
            betaStart = spec.Objective.BetaStart, betaEnd = spec.Objective.BetaEnd, learningRate = spec.Optimizer.LearningRate,
            betas = new[] { spec.Optimizer.Beta1, spec.Optimizer.Beta2 }, epsilon = spec.Optimizer.Epsilon, clipNorm = spec.Optimizer.ClipNorm, decay = spec.Ema.Decay, device, bf16,
        });
    }
}
