namespace Immiscible.Cluster.Contracts.Specs;

/// <summary>
/// How noise is matched to images (Immiscible Diffusion, arXiv 2406.12303, algorithm 1, and its descendants).
/// YAML section <c>matching</c>; the scalar <c>matching: none</c> is short for <c>matching: {mode: none}</c>.
/// A key that the mode has no use for must be left at its default.
/// </summary>
[GenerateSerializer, Immutable, Alias("immiscible.spec.matching")]
public sealed record MatchingSpec
{
    /// <summary>Key <c>matching.mode</c>: <c>linear</c>, <c>linear-flipped</c>, <c>knn</c> or <c>none</c> (noise as drawn).</summary>
    [Id(0)] public MatchingMode Mode { get; init; } = MatchingMode.Linear;

    /// <summary>Key <c>matching.distance</c>: what is minimised; every mode but <c>none</c>.</summary>
    [Id(3)] public MatchingDistance Distance { get; init; } = MatchingDistance.L2;

    /// <summary>Key <c>matching.quantization</c>: the form of a distance on its way to the solver; linear modes.</summary>
    [Id(1)] public MatchingQuantization Quantization { get; init; } = MatchingQuantization.UInt16;

    /// <summary>
    /// Key <c>matching.poolFactor</c>: noises drawn for each image, of all of which each image gets one of its own; linear modes. Pool noise
    /// j is draw j of the step, so the first <c>training.batch</c> are those of a run without matching.
    /// </summary>
    [Id(4)] public int PoolFactor { get; init; } = 1;

    /// <summary>Key <c>matching.scope</c>: whether the whole batch is matched at once or in <see cref="Groups"/>; linear modes.</summary>
    [Id(5)] public MatchingScope Scope { get; init; } = MatchingScope.Global;

    /// <summary>
    /// Key <c>matching.groups</c>: equal groups of consecutive granules, each matched by itself against the noises of its own positions;
    /// 1 for scope <c>global</c>, else a divisor of <c>training.granules</c>.
    /// </summary>
    [Id(6)] public int Groups { get; init; } = 1;

    /// <summary>
    /// Key <c>matching.largestBlock</c>: the most images that are matched at once; larger problems are cut into more groups. 0 for no limit.
    /// </summary>
    [Id(7)] public int LargestBlock { get; init; }

    /// <summary>
    /// Key <c>matching.conditionPenalty</c>: added to the distance to a noise that was drawn for an image of another class, so that matching
    /// does not skew p(noise | class) (C2OT, arXiv 2503.10636); <c>.inf</c> for equal classes only; linear modes. Where a large number is
    /// meant to forbid, infinity serves better: a number makes the steps of integer distances coarser.
    /// </summary>
    [Id(8)] public double ConditionPenalty { get; init; }

    /// <summary>
    /// Key <c>matching.candidates</c>: noises drawn for each image, the nearest of which it keeps; mode <c>knn</c>. Candidate c of position p
    /// is draw p + c * <c>training.batch</c>, so candidate 0 is the noise of a run without matching. The default is that of
    /// arXiv 2505.18521 for CIFAR-10.
    /// </summary>
    [Id(9)] public int Candidates { get; init; } = 4;

    /// <summary>
    /// Key <c>matching.renormalize</c>: give the kept noise the length of candidate 0, as nearest noises are a little short; mode <c>knn</c>.
    /// </summary>
    [Id(10)] public bool Renormalize { get; init; }

    /// <summary>Key <c>matching.prefetch</c>: how many steps matching runs ahead of training, 1 to 16. Not part of the training hash.</summary>
    [Id(2)] public int Prefetch { get; init; } = 3;
}
