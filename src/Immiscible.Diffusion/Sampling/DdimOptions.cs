using Immiscible.Diffusion.Objectives;

namespace Immiscible.Diffusion.Sampling;

/// <summary>How <see cref="DdimSampler"/> walks back.</summary>
public sealed record DdimOptions : SamplerOptions
{
    /// <inheritdoc/>
    public override string Name => "ddim";

    /// <summary>What the network predicts.</summary>
    public Prediction Prediction { get; init; }

    /// <summary>Whether the predicted image is clipped to [-1, 1] in every step, as is usual for pixels.</summary>
    public bool ClipDenoised { get; init; } = true;

    /// <inheritdoc/>
    public override ISampler Create(ObjectiveOptions objective) => objective is DdpmOptions ddpm
        ? new DdimSampler(ddpm.CreateSchedule(), this with { Prediction = ddpm.Prediction })
        : throw new DiffusionException($"sampling: sampler {Name} walks back the process of objective ddpm only; choose {objective.DefaultSampler.Name}");
}
