using Immiscible.Cluster.Contracts.Membership;

namespace Immiscible.Cluster.Contracts.Workers;

/// <summary>How far a suspended worker is, and what it has of the step under way: that need not be computed again.</summary>
[GenerateSerializer, Immutable, Alias("immiscible.holdings")]
public sealed record WorkerHoldings
{
    /// <summary>Steps applied to its state.</summary>
    [Id(0)] public required long Applied { get; init; }

    /// <summary>Whether it holds the whole reduced gradient of the next step, so that it could apply it were it committed.</summary>
    [Id(1)] public required bool CouldApplyNext { get; init; }

    /// <summary>The canonical nodes it holds of the next step.</summary>
    [Id(2)] public required IReadOnlyList<GranuleRange> Nodes { get; init; }
}
