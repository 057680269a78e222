namespace Immiscible.Diffusion.Objectives;

/// <summary>
/// What the network's output stands for. With x_t = a x_0 + s eps, a = sqrt(abar_t) and s = sqrt(1 - abar_t), each gives the others.
/// </summary>
public enum Prediction
{
    /// <summary>The noise eps (Ho et al., 2020).</summary>
    Epsilon,

    /// <summary>The image x_0. Errors blur instead of leaving noise behind, which suits small networks and short runs.</summary>
    Sample,

    /// <summary>The velocity a eps - s x_0 (Salimans and Ho, 2022, section 4).</summary>
    Velocity,
}
