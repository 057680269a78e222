namespace Immiscible.Diffusion.Sampling;

/// <summary>Variance of the noise that a step of <see cref="DdpmSampler"/> adds (DDPM, section 3.2).</summary>
public enum DdpmVariance
{
    /// <summary>The posterior variance (1 - abar_s) / (1 - abar_t) beta, s the timestep that is gone to: optimal for data that is one point.</summary>
    FixedSmall,

    /// <summary>beta = 1 - abar_t / abar_s itself: optimal for data that is standard normal.</summary>
    FixedLarge,
}
