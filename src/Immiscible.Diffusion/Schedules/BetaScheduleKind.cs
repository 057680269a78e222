namespace Immiscible.Diffusion.Schedules;

/// <summary>How the variances beta_t rise; see <see cref="BetaSchedule"/>.</summary>
public enum BetaScheduleKind
{
    /// <summary>Evenly (DDPM, section 4).</summary>
    Linear,

    /// <summary>The square roots evenly (Stable Diffusion).</summary>
    ScaledLinear,

    /// <summary>So that abar_t follows a squared cosine (Nichol and Dhariwal, 2021, equation 17).</summary>
    Cosine,
}
