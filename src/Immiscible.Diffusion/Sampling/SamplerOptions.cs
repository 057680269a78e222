using Immiscible.Diffusion.Objectives;

namespace Immiscible.Diffusion.Sampling;

/// <summary>A way from noise to images and its settings; each kind of sampler has its own kind.</summary>
public abstract record SamplerOptions
{
    /// <summary>Name of the sampler on the command line and in specs, such as <c>ddim</c>.</summary>
    public abstract string Name { get; }

    /// <summary>S, the number of steps a sample, at least 1.</summary>
    public int Steps { get; init; } = 50;

    /// <summary>Whether the sampler can walk back the process that an objective trains for.</summary>
    /// <param name="objective">what the network was trained on</param>
    public abstract bool Fits(ObjectiveOptions objective);

    /// <summary>The sampler for networks trained on an objective.</summary>
    /// <param name="objective">what the network was trained on</param>
    /// <exception cref="DiffusionException">The sampler does not fit the objective, or a value is out of range; the message says what does.</exception>
    public abstract ISampler Create(ObjectiveOptions objective);

    /// <summary>The refusal of an objective that the sampler does not fit.</summary>
    private protected DiffusionException Misfit(ObjectiveOptions objective) =>
        new($"sampling: sampler {Name} does not fit the objective that the network was trained on; choose {string.Join(", ", Samplers.NamesFor(objective))}");

    /// <summary>S.</summary>
    /// <exception cref="DiffusionException">S is below 1.</exception>
    internal int CheckedSteps() => Steps >= 1 ? Steps : throw new DiffusionException($"sampling: steps is {Steps}; it must be at least 1");
}
