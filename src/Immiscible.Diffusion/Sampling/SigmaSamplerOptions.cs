using Immiscible.Diffusion.Objectives;

namespace Immiscible.Diffusion.Sampling;

/// <summary>
/// How a sampler walks down the noise levels sigma of x = x_0 + sigma eps, in which form the probability flow is dx/dsigma = (x - x_0) / sigma
/// (Karras et al., 2022, equation 4 and algorithm 1), x_0 the image that the network sees in x. For networks trained on DDPM's objective, whose
/// sigma_t = sqrt((1 - abar_t) / abar_t), and for consistency models, as <c>karras_sample</c> of openai/consistency_models walks.
/// </summary>
public abstract record SigmaSamplerOptions : SamplerOptions
{
    private protected SigmaSamplerOptions()
    {
    }

    /// <summary>Which of DDPM's timesteps give the sigmas; one between two timesteps has the sigma between theirs. Of no meaning to other objectives.</summary>
    public TimestepSpacing Spacing { get; init; } = TimestepSpacing.Linspace;

    /// <summary>Added to every timestep of <see cref="TimestepSpacing.Leading"/> spacing; 1 for Stable Diffusion.</summary>
    public int StepsOffset { get; init; }

    /// <summary>
    /// Whether DDPM's sigmas are spread anew between the first and the last as Karras et al. (2022), equation 5, with rho = 7, do; those of
    /// consistency objectives always are.
    /// </summary>
    public bool UseKarrasSigmas { get; init; }

    /// <summary>Whether the predicted image is clipped to [-1, 1] in every step, as is usual for pixels.</summary>
    public bool ClipDenoised { get; init; } = true;

    /// <summary>The method of the walk.</summary>
    private protected abstract SigmaSolver Solver { get; }

    /// <inheritdoc/>
    public sealed override bool Fits(ObjectiveOptions objective) =>
        // without a trace of the image in the last noise level, its sigma is infinite
        objective is DdpmOptions { RescaleZeroTerminalSnr: false } or ConsistencyObjectiveOptions;

    /// <inheritdoc/>
    public sealed override ISampler Create(ObjectiveOptions objective) => objective switch
    {
        DdpmOptions ddpm when Fits(ddpm) => new SigmaSampler(new DdpmSigmaDenoiser(ddpm.CreateSchedule(), ddpm.Prediction, this), Solver),
        ConsistencyObjectiveOptions consistency => new SigmaSampler(
            new ConsistencySigmaDenoiser(consistency, consistency.CreateSigmas().Descending(CheckedSteps()), ClipDenoised), Solver),
        _ => throw Misfit(objective),
    };
}
