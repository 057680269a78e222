namespace Immiscible.Cluster.Contracts.Assignment;

/// <summary>What became of one granule in one step.</summary>
/// <param name="Granule">The granule.</param>
/// <param name="Loss">Mean loss over its samples.</param>
/// <param name="SampleDigest">Digest of the sample ids that were really fed.</param>
/// <param name="Distances">What matching changed; null without matching.</param>
[GenerateSerializer, Immutable, Alias("immiscible.granule-report")]
public sealed record GranuleReport(
    [property: Id(0)] int Granule,
    [property: Id(1)] double Loss,
    [property: Id(2)] byte[] SampleDigest,
    [property: Id(3)] GranuleDistances? Distances = null)
{
    /// <summary>Samples that were skipped, in the order in which they were tried.</summary>
    [Id(4)] public IReadOnlyList<SkippedSample> Skipped { get; init; } = [];
}
