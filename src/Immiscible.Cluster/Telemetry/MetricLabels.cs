namespace Immiscible.Cluster.Telemetry;

/// <summary>Names and values of the labels. No label tells steps, samples, members or addresses apart, so the number of series stays small.</summary>
internal static class MetricLabels
{
    public const string Run = "run";
    public const string Phase = "phase";
    public const string Reason = "reason";
    public const string Silo = "silo";
    public const string Device = "device";
    public const string Gpu = "gpu";

    /// <summary>Why an epoch that is not a run's first was begun.</summary>
    public static readonly string[] ChangeReasons = ["loss", "join", "drain", "rollback"];

    /// <summary>The label of a run.</summary>
    public static KeyValuePair<string, object?> OfRun(string run) => new(Run, run);

    /// <summary>The label of a phase.</summary>
    public static KeyValuePair<string, object?> OfPhase(string phase) => new(Phase, phase);

    /// <summary>The label of a reason.</summary>
    public static KeyValuePair<string, object?> OfReason(string reason) => new(Reason, reason);
}
