using Immiscible.Compute.Optimizers;

namespace Immiscible.Diffusion.Training;

/// <summary>Adam with linear warm-up and clipping by the global norm; the defaults are those of ddpm-torch's CIFAR-10 run.</summary>
public sealed record OptimizerOptions
{
    /// <summary>Learning rate after warm-up.</summary>
    public double LearningRate { get; init; } = 2e-4;

    /// <summary>Decay of the first moment, in [0, 1).</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the second moment, in [0, 1).</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the second moment.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Steps over which the learning rate grows linearly; 0 or 1 for none.</summary>
    public int WarmupSteps { get; init; } = 5000;

    /// <summary>Largest global L2 norm of the gradient; 0 for no clipping.</summary>
    public double ClipNorm { get; init; } = 1;

    /// <summary>Adam's hyper-parameters of step k, counted from 0: learning rate times min((k + 1) / warmup, 1).</summary>
    public AdamOptions At(long step) =>
        new(LearningRate * (WarmupSteps > 1 ? Math.Min((step + 1.0) / WarmupSteps, 1) : 1), Beta1, Beta2, Epsilon);

    /// <summary>
    /// What a gradient of this norm is multiplied by: min(1, clip norm / (norm + 1e-6)), as torch.nn.utils.clip_grad_norm_; 1 without
    /// clipping.
    /// </summary>
    public double ClipCoefficient(double norm) => ClipNorm > 0 ? Math.Min(1, ClipNorm / (norm + 1e-6)) : 1;
}
