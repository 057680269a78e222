using Immiscible.Diffusion.Objectives;

namespace Immiscible.Diffusion.Sampling;

/// <summary>The samplers by the one word that names them.</summary>
public static class Samplers
{
    /// <summary>The word for the sampler that the field uses for the objective.</summary>
    public const string Auto = "auto";

    private static readonly SamplerOptions[] All =
    [
        new DdimOptions(),
        new DdpmSamplerOptions(),
        new EulerSamplerOptions(),
        new EulerAncestralSamplerOptions(),
        new HeunSamplerOptions(),
        new ConsistencySamplerOptions(),
        new FlowSamplerOptions(),
        new FlowSamplerOptions { Solver = FlowSolver.Midpoint },
        new FlowSamplerOptions { Solver = FlowSolver.Heun },
    ];

    /// <summary>The names of all samplers, without <see cref="Auto"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(sampler => sampler.Name)];

    /// <summary>The names of the samplers that fit an objective, without <see cref="Auto"/>.</summary>
    /// <param name="objective">what the network was trained on</param>
    public static IReadOnlyList<string> NamesFor(ObjectiveOptions objective) =>
        [.. All.Where(sampler => sampler.Fits(objective)).Select(sampler => sampler.Name)];

    /// <summary>A sampler with the settings usual for an objective, the number of steps included.</summary>
    /// <param name="name">one of <see cref="Names"/>, or <see cref="Auto"/></param>
    /// <param name="objective">what the network was trained on</param>
    /// <exception cref="DiffusionException">No sampler has this name, or it does not fit the objective; the message lists those that do.</exception>
    public static SamplerOptions Parse(string name, ObjectiveOptions objective)
    {
        if (name == Auto) return objective.DefaultSampler;
        var choices = string.Join(", ", NamesFor(objective).Prepend(Auto));
        var found = All.FirstOrDefault(sampler => sampler.Name == name)
            ?? throw new DiffusionException($"sampling: there is no sampler {name}; choose {choices}");
        if (!found.Fits(objective))
            throw new DiffusionException($"sampling: sampler {name} does not fit the objective that the network was trained on; choose {choices}");
        return found is DdpmSamplerOptions && objective is DdpmOptions ddpm ? found with { Steps = ddpm.Timesteps } : found;
    }
}
