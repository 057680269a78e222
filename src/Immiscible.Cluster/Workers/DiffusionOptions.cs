using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Compute.Optimizers;
using Immiscible.Data;
using Immiscible.Diffusion.Objectives;
using Immiscible.Diffusion.Sampling;
using Immiscible.Diffusion.Training;

namespace Immiscible.Cluster.Workers;

/// <summary>Turns a spec into the options of the training maths, which knows no YAML.</summary>
public static class DiffusionOptions
{
    // By way of which improved consistency training takes its second step on images of this kind (Song and Dhariwal, 2024, appendix B).
    private const double TwoStepSigma = 0.821;

    /// <summary>Options of a replica.</summary>
    /// <param name="spec">The run.</param>
    /// <param name="shape">Size of the images.</param>
    /// <param name="classes">Classes of the data set.</param>
    public static ReplicaOptions Replica(RunSpec spec, ImageShape shape, int classes) => new()
    {
        Model = ModelOptions.Of(spec, shape, classes),
        Weights = spec.Model.Weights,
        Height = shape.Height,
        Width = shape.Width,
        Objective = ObjectiveChoice.Of(spec.Objective),
        ClassDropout = spec.Objective.ClassDropout,
        Optimizer = Optimizer(spec.Optimizer),
        Ema = Ema(spec.Ema),
        FurtherDecays = spec.Ema.Further,
        Seed = spec.Seed,
        Threads = spec.Training.Threads,
        Precision = spec.Training.Precision == "bf16" ? Precision.BFloat16 : Precision.Float32,
    };

    /// <summary>Options of a sampler for the run's model.</summary>
    /// <param name="spec">The run; its section <c>sampling</c> says how to sample.</param>
    /// <param name="shape">Size of the images.</param>
    /// <param name="classes">Classes of the data set.</param>
    /// <exception cref="Immiscible.Diffusion.DiffusionException">The sampler does not fit the objective.</exception>
    public static ImageSamplerOptions Sampler(RunSpec spec, ImageShape shape, int classes)
    {
        var objective = ObjectiveChoice.Of(spec.Objective);
        var sampler = Samplers.Parse(spec.Sampling.Sampler, objective) with { Steps = spec.Sampling.Steps };
        return new()
        {
            Model = ModelOptions.Of(spec, shape, classes),
            Height = shape.Height,
            Width = shape.Width,
            Objective = objective,
            Sampler = sampler switch
            {
                DdimOptions ddim => ddim with { Eta = spec.Sampling.Eta },
                ConsistencySamplerOptions { Steps: 2 } two when objective is ImprovedConsistencyOptions => two with { IntermediateSigmas = [TwoStepSigma] },
                _ => sampler,
            },
            Guidance = spec.Sampling.Guidance,
            Seed = spec.Sampling.Seed,
        };
    }

    internal static OptimizerOptions Optimizer(OptimizerSpec spec) => new()
    {
        Kind = spec.Kind switch { "adamw" => OptimizerKind.AdamW, "radam" => OptimizerKind.RAdam, _ => OptimizerKind.Adam },
        LearningRate = spec.LearningRate,
        Beta1 = spec.Beta1,
        Beta2 = spec.Beta2,
        Epsilon = spec.Epsilon,
        WeightDecay = spec.WeightDecay,
        WarmupSteps = spec.WarmupSteps,
        WarmupFromZero = spec.WarmupFromZero,
        Schedule = spec.Schedule == "cosine" ? LearningRateSchedule.Cosine : LearningRateSchedule.Constant,
        DecaySteps = spec.DecaySteps,
        MinimumRate = spec.MinimumRate,
        ClipNorm = spec.ClipNorm,
    };

    private static EmaOptions Ema(EmaSpec spec) => new()
    {
        Decay = spec.Decay,
        Ramp = spec.Ramp,
        Power = spec.Power,
        InverseGamma = spec.InverseGamma,
        UpdateAfter = spec.UpdateAfter,
        MinimumDecay = spec.MinimumDecay,
    };
}
