namespace Immiscible.Diffusion.Sampling;

/// <summary>How <see cref="SigmaSampler"/> goes from one noise level to the next.</summary>
public enum SigmaSolver
{
    /// <summary>Euler's method: one pass of the network a step, error of the first order.</summary>
    Euler,

    /// <summary>Euler's method to a lower noise level than the next, and noise up to it: stochastic.</summary>
    EulerAncestral,

    /// <summary>Heun's method: two passes a step but one in the last, second order.</summary>
    Heun,
}
