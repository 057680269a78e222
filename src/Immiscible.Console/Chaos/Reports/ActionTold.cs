using System.Text.Json.Serialization;
using Immiscible.Console.Chaos.Schedules;

namespace Immiscible.Console.Chaos.Reports;

/// <summary>An action as it was carried out; as JSON its property <c>event</c> is <c>action</c>.</summary>
internal sealed record ActionTold
{
    /// <summary>Marks the kind of the line.</summary>
    [JsonPropertyOrder(-1)] public string Event { get; } = "action";

    /// <summary>When, by this machine's clock.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Seconds since the churn began.</summary>
    public required double Seconds { get; init; }

    /// <summary>What was done.</summary>
    public required ChaosActionKind Kind { get; init; }

    /// <summary>Name of the silo.</summary>
    public required string Member { get; init; }

    /// <summary>Its process id; null where it lives in this process.</summary>
    public int? ProcessId { get; init; }

    /// <summary>How long it hangs, in milliseconds; null for what has no length.</summary>
    public double? Milliseconds { get; init; }

    /// <summary>Whether it was a member of the membership epoch, and so held granules.</summary>
    public required bool HeldGranules { get; init; }

    /// <summary>The newest membership epoch.</summary>
    public required int Epoch { get; init; }

    /// <summary>Steps committed before.</summary>
    public required long Step { get; init; }

    /// <summary>Why nothing was done after all; null where it was.</summary>
    public string? Withheld { get; init; }
}
