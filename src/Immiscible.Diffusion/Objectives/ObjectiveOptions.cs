using Immiscible.Diffusion.Sampling;

namespace Immiscible.Diffusion.Objectives;

/// <summary>An objective and its settings; each kind of objective has its own kind.</summary>
public abstract record ObjectiveOptions
{
    /// <summary>The objective.</summary>
    /// <param name="elements">values in an image: channels x height x width</param>
    /// <exception cref="DiffusionException">A value is out of range; the message names it and what is allowed.</exception>
    public abstract IObjective Create(int elements);

    /// <summary>The sampler that the field uses for networks trained on this objective.</summary>
    public abstract SamplerOptions DefaultSampler { get; }
}
