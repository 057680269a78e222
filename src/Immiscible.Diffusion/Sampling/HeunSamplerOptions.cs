namespace Immiscible.Diffusion.Sampling;

/// <summary>Heun's method: two passes of the network a step but one in the last, deterministic, second order (Karras et al., 2022, algorithm 1 without churn; diffusers' HeunDiscreteScheduler).</summary>
public sealed record HeunSamplerOptions : SigmaSamplerOptions
{
    /// <inheritdoc/>
    public override string Name => "heun";

    /// <inheritdoc/>
    private protected override SigmaSolver Solver => SigmaSolver.Heun;
}
