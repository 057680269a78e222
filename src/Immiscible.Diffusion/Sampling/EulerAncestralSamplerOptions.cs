namespace Immiscible.Diffusion.Sampling;

/// <summary>Euler's method to a lower noise level than asked for, and fresh noise up to it (k-diffusion's and diffusers' EulerAncestralDiscreteScheduler).</summary>
public sealed record EulerAncestralSamplerOptions : SigmaSamplerOptions
{
    /// <inheritdoc/>
    public override string Name => "euler-ancestral";

    /// <inheritdoc/>
    private protected override SigmaSolver Solver => SigmaSolver.EulerAncestral;
}
