using System.Text.Json.Serialization;

namespace Immiscible.Console.Verification;

/// <summary>What was found in a run directory.</summary>
internal sealed record VerifyReport
{
    /// <summary>The run directory.</summary>
    public required string Directory { get; init; }

    /// <summary>Steps the ledger holds.</summary>
    public required long Steps { get; init; }

    /// <summary>Sample positions of those steps.</summary>
    public required long Samples { get; init; }

    /// <summary>Checkpoints whose hashes were compared.</summary>
    public required int Checkpoints { get; init; }

    /// <summary>Step of the newest complete checkpoint, which the hashes below belong to; null without one.</summary>
    public long? CheckpointStep { get; init; }

    /// <summary>SHA-256 of its parameters.</summary>
    [JsonPropertyName("weights_sha256")] public string? WeightsSha256 { get; init; }

    /// <summary>SHA-256 of every flat vector that objective and optimiser declare.</summary>
    [JsonPropertyName("state_sha256")] public string? StateSha256 { get; init; }

    /// <summary>What is wrong, each one line; empty when all is well.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>Nothing is wrong.</summary>
    public bool Ok => Problems.Count == 0;
}
