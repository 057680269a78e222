namespace Immiscible.Cluster.Contracts.Specs;

/// <summary>The images drawn when a run ends. YAML section <c>sampling</c>; not part of the training hash.</summary>
[GenerateSerializer, Immutable, Alias("immiscible.spec.sampling")]
public sealed record SamplingSpec
{
    /// <summary>Key <c>sampling.count</c>: number of images.</summary>
    [Id(0)] public int Count { get; init; } = 64;

    /// <summary>Key <c>sampling.steps</c>: DDIM steps S (Song et al. 2021, eta 0), at most <c>objective.timesteps</c>.</summary>
    [Id(1)] public int Steps { get; init; } = 50;

    /// <summary>Key <c>sampling.seed</c>: seed of the starting noise; image i depends on the seed and i alone.</summary>
    [Id(2)] public ulong Seed { get; init; }
}
