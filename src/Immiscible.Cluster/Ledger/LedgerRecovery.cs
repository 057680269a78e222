using System.Text.Json.Serialization;
using Immiscible.Cluster.Contracts.Events;

namespace Immiscible.Cluster.Ledger;

/// <summary>What the change of membership that began an epoch took, in milliseconds: the line after the epoch's first step.</summary>
/// <param name="Phases">By phase.</param>
internal sealed record LedgerRecovery([property: JsonPropertyName("recovery_milliseconds")] RecoveryPhases Phases)
{
    /// <summary>What such a line begins with.</summary>
    public const string Prefix = "{\"recovery_milliseconds\":";
}
