namespace Immiscible.Diffusion.Objectives;

/// <summary>n(t), by which easy consistency tuning widens the step from t to r (Geng et al., 2024, section 3.2).</summary>
public enum StepAdjustment
{
    /// <summary>n(t) = 1.</summary>
    Constant,

    /// <summary>n(t) = 1 + k sigmoid(-b t).</summary>
    Sigmoid,
}
