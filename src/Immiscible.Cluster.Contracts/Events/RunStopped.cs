using System.Text.Json.Serialization;

namespace Immiscible.Cluster.Contracts.Events;

/// <summary>The run has ended; the last event of a run.</summary>
[GenerateSerializer, Immutable, Alias("immiscible.event.stopped")]
public sealed record RunStopped : RunEvent
{
    /// <summary>Steps committed.</summary>
    [Id(0)] public required long Step { get; init; }

    /// <summary>Why.</summary>
    [Id(1)] public required RunStopReason Reason { get; init; }

    /// <summary>What happened and what to do, on one line; null when the run completed.</summary>
    [Id(2)] public string? Message { get; init; }

    /// <summary>SHA-256 of the parameters (64 hex digits); null where the run ended without a checkpoint.</summary>
    [Id(3), JsonPropertyName("weights_sha256")] public string? WeightsSha256 { get; init; }
}
