namespace Immiscible.Diffusion.Sampling;

/// <summary>Euler's method: one pass of the network a step, deterministic (diffusers' EulerDiscreteScheduler).</summary>
public sealed record EulerSamplerOptions : SigmaSamplerOptions
{
    /// <inheritdoc/>
    public override string Name => "euler";

    /// <inheritdoc/>
    private protected override SigmaSolver Solver => SigmaSolver.Euler;
}
