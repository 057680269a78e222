namespace Immiscible.Console.Chaos.Schedules;

/// <summary>How wild a churn is.</summary>
internal sealed record ChurnRules
{
    /// <summary>Least and most time between two actions.</summary>
    public required TimeRange Pace { get; init; }

    /// <summary>Most silos alive.</summary>
    public required int Most { get; init; }

    /// <summary>The cluster's failure time-out, which tells a hang from a pause.</summary>
    public required TimeSpan Detect { get; init; }

    /// <summary>A silo counts as one that the others could do without no sooner than this after its start.</summary>
    public required TimeSpan Settle { get; init; }

    /// <summary>How often each kind comes, in any unit.</summary>
    public required IReadOnlyList<(ChaosActionKind Kind, int Weight)> Weights { get; init; }

    /// <summary>Real processes: two joins for three departures of all kinds, hangs making up the rest because such silos come back.</summary>
    public static ChurnRules Processes(TimeRange? pace, int? most, TimeSpan detect) => new()
    {
        Pace = pace ?? new TimeRange(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(6)),
        Most = most ?? 5,
        Detect = detect,
        Settle = TimeSpan.FromSeconds(8),
        Weights = [(ChaosActionKind.Spawn, 42), (ChaosActionKind.Kill, 32), (ChaosActionKind.Drain, 10), (ChaosActionKind.Hang, 9), (ChaosActionKind.Pause, 7)],
    };

    /// <summary>Silos of one process: the hardest published churn, that of PCCL's long test.</summary>
    public static ChurnRules InProcess(TimeRange? pace, int? most, TimeSpan detect) => new()
    {
        Pace = pace ?? new TimeRange(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2)),
        Most = most ?? 10,
        Detect = detect,
        Settle = TimeSpan.FromSeconds(3),
        Weights = [(ChaosActionKind.Spawn, 60), (ChaosActionKind.Kill, 40)],
    };
}
