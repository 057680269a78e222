namespace Immiscible.Diffusion.Sampling;

/// <summary>How <see cref="FlowSampler"/> integrates dx/dt = u(x, t).</summary>
public enum FlowSolver
{
    /// <summary>Euler's method: one pass of the network a step, error of the first order.</summary>
    Euler,

    /// <summary>The explicit midpoint rule: two passes a step, second order.</summary>
    Midpoint,

    /// <summary>Heun's method, the trapezoidal rule with Euler's prediction: two passes a step, second order.</summary>
    Heun,
}
