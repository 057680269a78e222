using Immiscible.Cluster.Contracts.Specs;

namespace Immiscible.Cluster.Contracts.Sampling;

/// <summary>What is drawn, all but the numbers of the samples.</summary>
/// <param name="Id">Tells the order from all others, also from those that ask for the same.</param>
/// <param name="Directory">Full path of the run directory, as the silos see it.</param>
/// <param name="Checkpoint">Committed steps of the checkpoint.</param>
/// <param name="Sampling">How; the number of samples is not told by it.</param>
[GenerateSerializer, Immutable, Alias("immiscible.sample-order")]
public sealed record SampleOrder(
    [property: Id(0)] Guid Id, [property: Id(1)] string Directory, [property: Id(2)] long Checkpoint, [property: Id(3)] SamplingSpec Sampling);
