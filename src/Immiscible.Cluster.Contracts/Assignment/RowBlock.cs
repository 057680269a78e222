namespace Immiscible.Cluster.Contracts.Assignment;

/// <summary>The quantised distances of one granule's images to all noises of the batch.</summary>
[GenerateSerializer, Immutable, Alias("immiscible.rows")]
public sealed record RowBlock
{
    /// <summary>The granule.</summary>
    [Id(0)] public required int Granule { get; init; }

    /// <summary>[images of the granule, batch] row-major, 2 bytes a distance, little endian.</summary>
    [Id(1)] public required byte[] Distances { get; init; }

    /// <summary>[images of the granule] the least distance of each row, which integer distances count from; empty for fp16.</summary>
    [Id(2)] public required float[] Minima { get; init; }
}
