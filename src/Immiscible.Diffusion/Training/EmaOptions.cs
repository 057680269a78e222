namespace Immiscible.Diffusion.Training;

/// <summary>Exponential moving average of the weights.</summary>
public sealed record EmaOptions
{
    /// <summary>Share of the old average that each update keeps, in [0, 1].</summary>
    public double Decay { get; init; } = 0.9999;

    /// <summary>Whether the decay grows from 0.1, as min(decay, (1 + n) / (10 + n)) at update n.</summary>
    public bool Ramp { get; init; } = true;

    /// <summary>The decay of update n, counted from 0.</summary>
    public double At(long update) => Ramp ? Math.Min(Decay, (1.0 + update) / (10.0 + update)) : Decay;
}
