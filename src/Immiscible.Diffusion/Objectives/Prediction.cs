namespace Immiscible.Diffusion.Objectives;

/// <summary>What the network's output stands for.</summary>
public enum Prediction
{
    /// <summary>The noise eps (DDPM, equation 14).</summary>
    Epsilon,

    /// <summary>v = sqrt(abar_t) eps - sqrt(1 - abar_t) x_0 (Salimans and Ho, 2022, section 4): learns the coarse form of images sooner.</summary>
    V,

    /// <summary>The image x_0 itself (Salimans and Ho, 2022, section 4).</summary>
    Image,
}
