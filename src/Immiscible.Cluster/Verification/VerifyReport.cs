namespace Immiscible.Cluster.Verification;

/// <summary>What was found in a run directory.</summary>
public sealed record VerifyReport
{
    /// <summary>Whether nothing is wrong.</summary>
    public bool Ok => Problems.Count == 0;

    /// <summary>Committed steps along the lineage of the newest weights.</summary>
    public required long Steps { get; init; }

    /// <summary>Sample positions of those steps, each checked to be fed exactly once.</summary>
    public required long Samples { get; init; }

    /// <summary>Samples that could not be had, in whose place others were fed, as the plan gives.</summary>
    public required long Skipped { get; init; }

    /// <summary>Membership epochs in the ledger.</summary>
    public required int Epochs { get; init; }

    /// <summary>Committed steps that were rolled back later, because the run went on from an older checkpoint.</summary>
    public required long RolledBack { get; init; }

    /// <summary>Checkpoints whose files were checked.</summary>
    public required int Checkpoints { get; init; }

    /// <summary>Committed steps in the newest checkpoint; null where there is none.</summary>
    public required long? CheckpointStep { get; init; }

    /// <summary>SHA-256 of the newest checkpoint's parameters, recomputed from the file; null where there is none.</summary>
    public required string? WeightsSha256 { get; init; }

    /// <summary>SHA-256 of every flat vector of the newest checkpoint, recomputed; null where there is none.</summary>
    public required string? StateSha256 { get; init; }

    /// <summary>What is wrong, one line each.</summary>
    public required IReadOnlyList<string> Problems { get; init; }
}
