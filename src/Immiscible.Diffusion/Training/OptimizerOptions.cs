using Immiscible.Compute.Optimizers;

namespace Immiscible.Diffusion.Training;

/// <summary>An optimiser with its learning rate's schedule and clipping by the global norm; the defaults are those of ddpm-torch's CIFAR-10 run.</summary>
public sealed record OptimizerOptions
{
    /// <summary>The optimiser.</summary>
    public OptimizerKind Kind { get; init; } = OptimizerKind.Adam;

    /// <summary>Learning rate after warm-up.</summary>
    public double LearningRate { get; init; } = 2e-4;

    /// <summary>Decay of the first moment, in [0, 1).</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the second moment, in [0, 1).</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the second moment; greater than 0.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>An L2 penalty in Adam and RAdam, a shrinking of the weights beside the gradient in AdamW; 0 for none.</summary>
    public double WeightDecay { get; init; }

    /// <summary>How the learning rate goes on beside the warm-up.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Constant;

    /// <summary>Step, counted from 0, from which the rate is <see cref="MinimumRate"/>: warm-up included. Only for the cosine.</summary>
    public long DecaySteps { get; init; }

    /// <summary>Learning rate at the end of the cosine.</summary>
    public double MinimumRate { get; init; }

    /// <summary>Steps over which the learning rate grows linearly; 0 for none.</summary>
    public int WarmupSteps { get; init; } = 5000;

    /// <summary>
    /// Whether the first step has rate 0, as in torchcfm and diffusers (min(k, warmup) / warmup), instead of 1 / warmup, as in ddpm-torch
    /// (min((k + 1) / warmup, 1)).
    /// </summary>
    public bool WarmupFromZero { get; init; }

    /// <summary>Largest global L2 norm of the gradient; 0 for no clipping.</summary>
    public double ClipNorm { get; init; } = 1;

    /// <summary>What step k, counted from 0, does, at <see cref="RateAt"/>.</summary>
    public UpdateRule At(long step) => new(Kind, RateAt(step), Beta1, Beta2, Epsilon, WeightDecay);

    /// <summary>
    /// Learning rate of step k, counted from 0: the warm-up's factor times the schedule's rate, which for the cosine is
    /// minimum + (rate - minimum) (1 + cos(pi p)) / 2 with p = (k - warmup) / (decay steps - warmup), kept in [0, 1].
    /// </summary>
    public double RateAt(long step)
    {
        var scheduled = Schedule == LearningRateSchedule.Cosine ? MinimumRate + (LearningRate - MinimumRate) * CosineAt(step) : LearningRate;
        return scheduled * WarmupAt(step);
    }

    /// <summary>
    /// What a gradient of this norm is multiplied by: min(1, clip norm / (norm + 1e-6)), as torch.nn.utils.clip_grad_norm_; 1 without
    /// clipping.
    /// </summary>
    public double ClipCoefficient(double norm) => ClipNorm > 0 ? Math.Min(1, ClipNorm / (norm + 1e-6)) : 1;

    private double WarmupAt(long step) => WarmupSteps > 0 ? Math.Min((WarmupFromZero ? step : step + 1.0) / WarmupSteps, 1) : 1;

    private double CosineAt(long step) =>
        step >= DecaySteps ? 0 : step <= WarmupSteps ? 1 : (1 + Math.Cos(Math.PI * (step - WarmupSteps) / (DecaySteps - WarmupSteps))) / 2;
}
