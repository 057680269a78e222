namespace Immiscible.Cluster.Contracts.Workers;

/// <summary>What a prepared worker found; members of one run must agree on every value.</summary>
[GenerateSerializer, Immutable, Alias("immiscible.prepared")]
public sealed record WorkerPrepared
{
    /// <summary>Trainable numbers of the network.</summary>
    [Id(0)] public required long Parameters { get; init; }

    /// <summary>The data set's name.</summary>
    [Id(1)] public required string Dataset { get; init; }

    /// <summary>Images in the data set.</summary>
    [Id(2)] public required int DatasetCount { get; init; }

    /// <summary>SHA-256 over the data set's pixels and labels.</summary>
    [Id(3)] public required string DatasetHash { get; init; }
}
