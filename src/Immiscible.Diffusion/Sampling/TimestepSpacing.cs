namespace Immiscible.Diffusion.Sampling;

/// <summary>Which S of the T timesteps of training a sampler visits (Lin et al., 2024, table 2, has the three of diffusers).</summary>
public enum TimestepSpacing
{
    /// <summary>floor(i T / S), as tqch/ddpm-torch: from 0, evenly spread for any S.</summary>
    Linear,

    /// <summary>i floor(T / S), as diffusers: the same as <see cref="Linear"/> where S divides T, else short of the noisiest timesteps.</summary>
    Leading,

    /// <summary>S values from 0 to T - 1, both included, rounded half to even where a whole timestep is needed.</summary>
    Linspace,

    /// <summary>round(i T / S) - 1 for i from 1 to S: ends at T - 1, and does not visit 0.</summary>
    Trailing,
}
