namespace Immiscible.Diffusion.Training;

/// <summary>
/// Exponential moving average of the weights: the defaults follow ddpm-torch; with <see cref="UpdateAfter"/>, <see cref="MinimumDecay"/>,
/// <see cref="InverseGamma"/> and <see cref="Power"/> diffusers' EMAModel (0.19) can be followed.
/// </summary>
public sealed record EmaOptions
{
    /// <summary>Largest share of the old average that an update keeps, in [0, 1].</summary>
    public double Decay { get; init; } = 0.9999;

    /// <summary>Whether the decay grows, as min(decay, (1 + s) / (10 + s)); see <see cref="At"/> for s.</summary>
    public bool Ramp { get; init; } = true;

    /// <summary>Updates at the beginning that copy the weights: diffusers' update_after_step + 1; 0 for none, as in ddpm-torch.</summary>
    public long UpdateAfter { get; init; }

    /// <summary>Smallest decay of an update that does not copy the weights, in [0, decay].</summary>
    public double MinimumDecay { get; init; }

    /// <summary>Updates that <see cref="Power"/> counts as one; greater than 0.</summary>
    public double InverseGamma { get; init; } = 1;

    /// <summary>Exponent of diffusers' warm-up min(decay, 1 - (1 + s / inverse gamma)^-power), taken instead of <see cref="Ramp"/>; 0 for none.</summary>
    public double Power { get; init; }

    /// <summary>
    /// The decay of update n, counted from 0: 0 while n is less than <see cref="UpdateAfter"/>; then s = n, or where there were copies
    /// s = n - UpdateAfter + 1, so that the first averaged update has s = 1 as in diffusers.
    /// </summary>
    public double At(long update)
    {
        if (update < UpdateAfter) return 0;
        var s = (double)(update - Math.Max(UpdateAfter - 1, 0));
        var decay = Power > 0 ? 1 - Math.Pow(1 + s / InverseGamma, -Power)
            : Ramp ? (1 + s) / (10 + s)
            : Decay;
        return Math.Max(Math.Min(Decay, decay), MinimumDecay);
    }
}
