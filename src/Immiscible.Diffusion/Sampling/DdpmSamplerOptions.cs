using Immiscible.Diffusion.Objectives;

namespace Immiscible.Diffusion.Sampling;

/// <summary>How <see cref="DdpmSampler"/> walks back; the default number of steps is DDPM's T.</summary>
public sealed record DdpmSamplerOptions : SamplerOptions
{
    /// <summary>The defaults.</summary>
    public DdpmSamplerOptions() => Steps = 1000;

    /// <inheritdoc/>
    public override string Name => "ddpm";

    /// <summary>Whether the predicted image is clipped to [-1, 1] in every step, as is usual for pixels.</summary>
    public bool ClipDenoised { get; init; } = true;

    /// <summary>Variance of the noise that a step adds.</summary>
    public DdpmVariance Variance { get; init; } = DdpmVariance.FixedLarge;

    /// <summary>Which timesteps are visited.</summary>
    public TimestepSpacing Spacing { get; init; } = TimestepSpacing.Linear;

    /// <summary>Added to every timestep of <see cref="TimestepSpacing.Leading"/> spacing.</summary>
    public int StepsOffset { get; init; }

    /// <inheritdoc/>
    public override bool Fits(ObjectiveOptions objective) => objective is DdpmOptions;

    /// <inheritdoc/>
    public override ISampler Create(ObjectiveOptions objective) => objective is DdpmOptions ddpm
        ? new DdpmSampler(ddpm.CreateSchedule(), ddpm.Prediction, this)
        : throw Misfit(objective);
}
