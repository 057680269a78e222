using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Data;
using Immiscible.Diffusion.Objectives;
using Immiscible.Diffusion.Sampling;
using Immiscible.Diffusion.Training;
using Immiscible.Models.Ddpm;

namespace Immiscible.Cluster.Workers;

/// <summary>Turns the sections of a spec into the options of the training maths, which knows no YAML.</summary>
public static class DiffusionOptions
{
    /// <summary>Options of a replica.</summary>
    /// <param name="spec">The run.</param>
    /// <param name="shape">Size of the images.</param>
    /// <param name="classes">Classes of the data set.</param>
    public static ReplicaOptions Replica(RunSpec spec, ImageShape shape, int classes) => new()
    {
        Model = Model(spec.Model, shape, classes),
        Height = shape.Height,
        Width = shape.Width,
        Objective = Objective(spec.Objective),
        Optimizer = Optimizer(spec.Optimizer),
        Ema = new EmaOptions { Decay = spec.Ema.Decay, Ramp = spec.Ema.Ramp },
        Seed = spec.Seed,
        Threads = spec.Training.Threads,
    };

    /// <summary>Options of a sampler for the run's model.</summary>
    /// <param name="spec">The run.</param>
    /// <param name="shape">Size of the images.</param>
    /// <param name="classes">Classes of the data set.</param>
    /// <param name="steps">DDIM steps.</param>
    /// <param name="seed">Seed of the noise that sampling begins with.</param>
    public static ImageSamplerOptions Sampler(RunSpec spec, ImageShape shape, int classes, int steps, ulong seed) => new()
    {
        Model = Model(spec.Model, shape, classes),
        Height = shape.Height,
        Width = shape.Width,
        Objective = Objective(spec.Objective),
        Ddim = new DdimOptions { Steps = steps },
        Seed = seed,
    };

    internal static OptimizerOptions Optimizer(OptimizerSpec spec) => new()
    {
        LearningRate = spec.LearningRate,
        Beta1 = spec.Beta1,
        Beta2 = spec.Beta2,
        Epsilon = spec.Epsilon,
        WarmupSteps = spec.WarmupSteps,
        ClipNorm = spec.ClipNorm,
    };

    private static DdpmOptions Objective(ObjectiveSpec spec) =>
        new()
        {
            Timesteps = spec.Timesteps,
            BetaStart = spec.BetaStart,
            BetaEnd = spec.BetaEnd,
            Prediction = spec.Prediction == "v" ? Prediction.V : Prediction.Epsilon,
        };

    private static DdpmUNetOptions Model(ModelSpec spec, ImageShape shape, int classes) => new()
    {
        InChannels = shape.Channels,
        OutChannels = shape.Channels,
        Channels = spec.Channels,
        ChannelMultipliers = spec.ChannelMultipliers,
        ResidualBlocks = spec.ResidualBlocks,
        Attention = spec.Attention,
        Dropout = spec.Dropout,
        Groups = spec.Groups,
        PatchSize = spec.PatchSize,
        Classes = spec.ClassConditional ? classes : 0,
    };
}
