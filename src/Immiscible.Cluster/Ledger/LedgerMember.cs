namespace Immiscible.Cluster.Ledger;

/// <summary>A member and the granules it computed, as the ledger has them.</summary>
/// <param name="Rank">Rank in the epoch.</param>
/// <param name="Worker">Key of the worker.</param>
/// <param name="First">First granule.</param>
/// <param name="Count">Number of granules.</param>
public sealed record LedgerMember(int Rank, string Worker, int First, int Count);
