namespace Immiscible.Cluster.Contracts.Workers;

/// <summary>How a worker's training loop ended.</summary>
[GenerateSerializer, Immutable, Alias("immiscible.worker-exit")]
public sealed record WorkerExit
{
    /// <summary>Key of the worker grain.</summary>
    [Id(0)] public required string Worker { get; init; }

    /// <summary>Membership epoch that the loop served.</summary>
    [Id(1)] public required int Epoch { get; init; }

    /// <summary>What went wrong, on one line; null where the loop ended as it was told to.</summary>
    [Id(2)] public string? Failure { get; init; }

    /// <summary>Whether what went wrong is that others could not be reached: a new epoch without them mends it.</summary>
    [Id(3)] public bool IsInterrupted { get; init; }

    /// <summary>Whether what went wrong is that a sample of the data set could not be had.</summary>
    [Id(4)] public bool IsUnreadable { get; init; }
}
