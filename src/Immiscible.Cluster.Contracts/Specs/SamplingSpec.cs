namespace Immiscible.Cluster.Contracts.Specs;

/// <summary>The images drawn when a run ends. YAML section <c>sampling</c>; not part of the training hash.</summary>
[GenerateSerializer, Immutable, Alias("immiscible.spec.sampling")]
public sealed record SamplingSpec
{
    /// <summary>Key <c>sampling.count</c>: number of images.</summary>
    [Id(0)] public int Count { get; init; } = 64;

    /// <summary>Key <c>sampling.steps</c>: steps S of the sampler; with objective ddpm at most <c>objective.timesteps</c>.</summary>
    [Id(1)] public int Steps { get; init; } = 50;

    /// <summary>Key <c>sampling.seed</c>: seed of the starting noise; image i depends on the seed and i alone.</summary>
    [Id(2)] public ulong Seed { get; init; }

    /// <summary>Key <c>sampling.sampler</c>: name of the sampler; <c>auto</c> for the objective's usual one.</summary>
    [Id(3)] public string Sampler { get; init; } = "auto";

    /// <summary>Key <c>sampling.eta</c>: share of noise that ddim adds again in every step, 0 for none.</summary>
    [Id(4)] public double Eta { get; init; }

    /// <summary>Key <c>sampling.guidance</c>: scale of classifier-free guidance; 1 for none. Needs a network trained with <c>objective.classDropout</c>.</summary>
    [Id(5)] public double Guidance { get; init; } = 1;
}
