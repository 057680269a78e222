namespace Immiscible.Cluster.Contracts.Specs;

/// <summary>
/// How the noise of the global batch is matched to its images (Immiscible Diffusion, arXiv 2406.12303, algorithm 1).
/// YAML section <c>matching</c>; the scalar <c>matching: none</c> is short for <c>matching: {mode: none}</c>.
/// </summary>
[GenerateSerializer, Immutable, Alias("immiscible.spec.matching")]
public sealed record MatchingSpec
{
    /// <summary>Key <c>matching.mode</c>: <c>linear</c> (optimal assignment over the global batch) or <c>none</c> (noise as drawn).</summary>
    [Id(0)] public MatchingMode Mode { get; init; } = MatchingMode.Linear;

    /// <summary>Key <c>matching.quantization</c>: 16-bit form of a distance, <c>u16</c> or <c>fp16</c> (as in the paper).</summary>
    [Id(1)] public MatchingQuantization Quantization { get; init; } = MatchingQuantization.UInt16;

    /// <summary>Key <c>matching.prefetch</c>: how many steps matching runs ahead of training, 1 to 16. Not part of the training hash.</summary>
    [Id(2)] public int Prefetch { get; init; } = 3;
}
