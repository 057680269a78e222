namespace Immiscible.Cluster.Ledger;

/// <summary>First line of an epoch's ledger file.</summary>
public sealed record LedgerHeader
{
    /// <summary>Number of the membership epoch.</summary>
    public required int Epoch { get; init; }

    /// <summary>Steps that the epoch builds on; steps beyond that in earlier files were rolled back.</summary>
    public required long Base { get; init; }

    /// <summary>Why the epoch began: start, join, drain, loss or rollback.</summary>
    public required string Reason { get; init; }

    /// <summary>Hash of the spec's keys that affect the weights.</summary>
    public required string TrainingHash { get; init; }

    /// <summary>Name of the data set.</summary>
    public required string Dataset { get; init; }

    /// <summary>Images in the data set.</summary>
    public required int DatasetCount { get; init; }

    /// <summary>SHA-256 over the data set.</summary>
    public required string DatasetHash { get; init; }

    /// <summary>Granules of the first step that must be computed though they were computed or begun before.</summary>
    public int RedoneGranules { get; init; }

    /// <summary>The members at the beginning.</summary>
    public required LedgerMember[] Members { get; init; }
}
