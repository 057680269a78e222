namespace Immiscible.Console.Benchmarking;

/// <summary>What <c>bench step</c> found. Times are medians of the rounds' medians.</summary>
internal sealed record StepReport
{
    public required string Spec { get; init; }
    public required string Device { get; init; }

    /// <summary>Type of the elements that the network computes with.</summary>
    public required string Arithmetic { get; init; }

    /// <summary>Threads that torch computes with.</summary>
    public required int Threads { get; init; }

    public required int Batch { get; init; }
    public required int Granules { get; init; }
    public required long Parameters { get; init; }
    public required int Rounds { get; init; }

    /// <summary>Steps of each kind in each round.</summary>
    public required int Steps { get; init; }

    /// <summary>Operations of the network's forward and backward passes in a step.</summary>
    public required double StepFlops { get; init; }

    /// <summary>What a product of large matrices reaches here.</summary>
    public required RoundSpread FlopsPerSecond { get; init; }

    /// <summary>What a copy reaches here, bytes read and written together.</summary>
    public required RoundSpread BytesPerSecond { get; init; }

    public required IReadOnlyList<PartReport> Parts { get; init; }

    /// <summary>How much longer a whole step takes than the bare forward and backward passes, as a fraction.</summary>
    public required RoundSpread Overhead { get; init; }

    /// <summary>How much longer the replica's step takes than the bare forward and backward passes, as a fraction.</summary>
    public required RoundSpread ReplicaOverhead { get; init; }

    /// <summary>A step with matching over one without; null where the spec matches nothing.</summary>
    public RoundSpread? MatchingRatio { get; init; }

    /// <summary>Images a second of whole steps.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>The same without matching; null where the spec matches nothing.</summary>
    public double? UnmatchedImagesPerSecond { get; init; }

    /// <summary>The most that was resident while whole steps were trained.</summary>
    public required long PeakBytes { get; init; }

    /// <summary>The most memory in use on the machine's GPUs, by whomever; null without CUDA.</summary>
    public long? DeviceBytes { get; init; }
}
