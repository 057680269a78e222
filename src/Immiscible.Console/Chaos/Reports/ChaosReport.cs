using System.Text.Json.Serialization;
using Immiscible.Console.Chaos.Schedules;

namespace Immiscible.Console.Chaos.Reports;

/// <summary>What was done to a cluster, and what was found; as JSON its property <c>event</c> is <c>result</c>.</summary>
internal sealed record ChaosReport
{
    /// <summary>Marks the kind of the line.</summary>
    [JsonPropertyOrder(-1)] public string Event { get; } = "result";

    /// <summary>Whether everything held.</summary>
    public bool Ok => Problems.Count == 0;

    /// <summary>Seed of the schedule.</summary>
    public required int Seed { get; init; }

    /// <summary>Seconds that the churn took.</summary>
    public required double Seconds { get; init; }

    /// <summary>Actions that were carried out, by kind.</summary>
    public required IReadOnlyDictionary<string, int> Actions { get; init; }

    /// <summary>Actions that were not, because no silo would have been left.</summary>
    public required int Withheld { get; init; }

    /// <summary>Short schedules that were carried out; null for a churn.</summary>
    public int? Schedules { get; init; }

    /// <summary>How many of them ended with the state of the undisturbed run.</summary>
    public int? EqualSchedules { get; init; }

    /// <summary>The numbers of a churn; null for short schedules.</summary>
    public ChurnFigures? Figures { get; init; }

    /// <summary>Steps committed along the lineage of the weights.</summary>
    public required long Steps { get; init; }

    /// <summary>Steps that were rolled back.</summary>
    public required long RolledBack { get; init; }

    /// <summary>Hash of the run's state; null where it has none.</summary>
    [JsonPropertyName("state_sha256")] public string? StateSha256 { get; init; }

    /// <summary>Hash of the state of an undisturbed run with one worker; null where it was not trained.</summary>
    [JsonPropertyName("undisturbed_state_sha256")] public string? UndisturbedStateSha256 { get; init; }

    /// <summary>What did not hold, one line each.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>Counts the actions that were carried out, by kind.</summary>
    public static IReadOnlyDictionary<string, int> Count(IReadOnlyList<ActionTold> actions) => Enum.GetValues<ChaosActionKind>().ToDictionary(
        static kind => kind.ToString().ToLowerInvariant(), kind => actions.Count(action => action.Kind == kind && action.Withheld is null));
}
