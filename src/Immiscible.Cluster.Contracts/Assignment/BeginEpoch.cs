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
}
