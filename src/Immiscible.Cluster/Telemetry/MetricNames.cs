namespace Immiscible.Cluster.Telemetry;

/// <summary>
/// Names of the meter and its instruments, in one place. Prometheus shows dots as underscores and appends the unit; <c>dashboards/README.md</c> has the
/// table of what it shows.
/// </summary>
public static class MetricNames
{
    /// <summary>The meter.</summary>
    public const string Meter = "Immiscible";

    internal const string Images = "immiscible.images";
    internal const string SkippedSamples = "immiscible.samples.skipped";
    internal const string StepDuration = "immiscible.step.duration";
    internal const string PhaseDuration = "immiscible.step.phase.duration";
    internal const string Step = "immiscible.step.committed";
    internal const string StepsPlanned = "immiscible.step.planned";
    internal const string CommitAge = "immiscible.commit.age";
    internal const string Loss = "immiscible.loss";
    internal const string GradientNorm = "immiscible.gradient.norm";
    internal const string MatchDuration = "immiscible.match.duration";
    internal const string MatchQueue = "immiscible.match.queue.duration";
    internal const string MatchQuantize = "immiscible.match.quantize.duration";
    internal const string MatchGather = "immiscible.match.gather.duration";
    internal const string MatchWaits = "immiscible.match.waits";
    internal const string MatchWait = "immiscible.match.wait.duration";
    internal const string DistanceReduction = "immiscible.match.distance.reduction";
    internal const string Members = "immiscible.members";
    internal const string Epoch = "immiscible.membership.epoch";
    internal const string MembershipChanges = "immiscible.membership.changes";
    internal const string RecoveryDuration = "immiscible.recovery.duration";
    internal const string RedoneGranules = "immiscible.recovery.redone.granules";
    internal const string StateComparisons = "immiscible.state.comparisons";
    internal const string StateMismatches = "immiscible.state.mismatches";
    internal const string CheckpointDuration = "immiscible.checkpoint.duration";
    internal const string CheckpointAge = "immiscible.checkpoint.age";
    internal const string RunsEnded = "immiscible.runs.ended";
    internal const string Slots = "immiscible.slots";
    internal const string SlotsUsed = "immiscible.slots.used";
    internal const string FleetRuns = "immiscible.fleet.runs";
    internal const string FleetQueue = "immiscible.fleet.queue";
    internal const string GpuMemoryUsed = "immiscible.gpu.memory.used";
    internal const string GpuMemorySize = "immiscible.gpu.memory.size";
}
