using Immiscible.Diffusion.Objectives;

namespace Immiscible.Diffusion.Sampling;

/// <summary>How <see cref="DdimSampler"/> walks back.</summary>
public sealed record DdimOptions : SamplerOptions
{
    /// <inheritdoc/>
    public override string Name => "ddim";

    /// <summary>Whether the predicted image is clipped to [-1, 1] in every step, as is usual for pixels.</summary>
    public bool ClipDenoised { get; init; } = true;

    /// <summary>
    /// Whether the direction to x_t is derived again from the clipped image, as in tqch/ddpm-torch (diffusers calls it
    /// <c>use_clipped_model_output</c>); otherwise it is the network's own. Of no meaning without clipping.
    /// </summary>
    public bool UseClippedModelOutput { get; init; } = true;

    /// <summary>eta (Song et al., 2021, equation 16), at least 0: 0 is deterministic, 1 adds the noise of DDPM.</summary>
    public double Eta { get; init; }

    /// <summary>Which timesteps are visited.</summary>
    public TimestepSpacing Spacing { get; init; } = TimestepSpacing.Linear;

    /// <summary>Added to every timestep of <see cref="TimestepSpacing.Leading"/> spacing; 1 for Stable Diffusion.</summary>
    public int StepsOffset { get; init; }

    /// <summary>Whether the last step goes to abar = 1, the image itself; otherwise to abar_0, as Stable Diffusion does.</summary>
    public bool SetAlphaToOne { get; init; } = true;

    /// <inheritdoc/>
    public override bool Fits(ObjectiveOptions objective) => objective is DdpmOptions;

    /// <inheritdoc/>
    public override ISampler Create(ObjectiveOptions objective) => objective is DdpmOptions ddpm
        ? new DdimSampler(ddpm.CreateSchedule(), ddpm.Prediction, this)
        : throw Misfit(objective);
}
