using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Contracts.Workers;

namespace Immiscible.Cluster.Contracts.Assignment;

/// <summary>Tells the assignment grain which members it serves.</summary>
[GenerateSerializer, Immutable, Alias("immiscible.begin-epoch")]
public sealed record BeginEpoch
{
    /// <summary>The spec.</summary>
    [Id(0)] public required RunSpec Spec { get; init; }

    /// <summary>Full path of the run directory.</summary>
    [Id(1)] public required string Directory { get; init; }

    /// <summary>The members.</summary>
    [Id(2)] public required MembershipEpoch Epoch { get; init; }

    /// <summary>What all members found.</summary>
    [Id(3)] public required WorkerPrepared Prepared { get; init; }

    /// <summary>Key of the run grain.</summary>
    [Id(4)] public required string Run { get; init; }

    /// <summary>Why the epoch began, for the ledger: <c>start</c>, <c>join</c>, <c>drain</c>, <c>loss</c>, <c>rollback</c>.</summary>
    [Id(5)] public required string Reason { get; init; }

    /// <summary>Whether the run is to stop with the next step.</summary>
    [Id(6)] public bool StopRequested { get; init; }

    /// <summary>Granules of the first step that must be computed though they were computed or begun before.</summary>
    [Id(7)] public int RedoneGranules { get; init; }

    /// <summary>What the change of membership took so far.</summary>
    [Id(8)] public RecoveryPhases Phases { get; init; }
}
