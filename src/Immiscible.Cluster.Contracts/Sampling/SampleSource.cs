using Immiscible.Cluster.Contracts.Specs;

namespace Immiscible.Cluster.Contracts.Sampling;

/// <summary>A checkpoint that was found sound, and the run it is of.</summary>
/// <param name="Directory">Full path of the run directory, as the silos see it.</param>
/// <param name="Spec">The run.</param>
/// <param name="Checkpoint">Committed steps.</param>
/// <param name="Channels">Colour channels of the images.</param>
/// <param name="Height">Their rows.</param>
/// <param name="Width">Pixels of a row.</param>
[GenerateSerializer, Immutable, Alias("immiscible.sample-source")]
public sealed record SampleSource(
    [property: Id(0)] string Directory, [property: Id(1)] RunSpec Spec, [property: Id(2)] long Checkpoint, [property: Id(3)] int Channels,
    [property: Id(4)] int Height, [property: Id(5)] int Width);
