namespace Immiscible.Cluster.Contracts.Assignment;

/// <summary>The quantised distances of one granule's images to all noises of its group.</summary>
[GenerateSerializer, Immutable, Alias("immiscible.rows")]
public sealed record RowBlock
{
    /// <summary>The granule.</summary>
    [Id(0)] public required int Granule { get; init; }

    /// <summary>
    /// [images of the granule, noises of its group] row-major, each distance in the form of <c>matching.quantization</c>, little endian.
    /// </summary>
    [Id(1)] public required byte[] Distances { get; init; }
}
