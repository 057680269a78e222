using Immiscible.Cluster.Contracts.Events;

namespace Immiscible.Console.Views;

/// <summary>What a run tells, a line an event.</summary>
internal static class RunEventText
{
    /// <summary>The event in words; null for a step in which nothing was skipped.</summary>
    /// <param name="value">The event.</param>
    /// <param name="place">Says where a path of the run is; see <see cref="RunSubject.Place"/>.</param>
    public static string? Describe(RunEvent value, Func<string, string> place) => value switch
    {
        RunStarted started => Describe(started, place),
        MembershipChanged { Reason: "waiting" } waiting => $"waiting for workers after step {waiting.Step}",
        MembershipChanged change => Describe(change),
        WorkerRefused refused => refused.Reason,
        CheckpointPublished checkpoint => $"checkpoint of step {checkpoint.Step} {place(checkpoint.Path)}",
        RunStopped stopped => $"{Verb(stopped.Reason)} at step {stopped.Step}{(stopped.Message is { } message ? $": {message}" : "")}",
        StepCommitted { Skipped: { Count: > 0 } skipped } step =>
            string.Join('\n', skipped.Select(sample => $"step {step.Step}: sample {sample.Index} was skipped: {sample.Problem}")),
        _ => null,
    };

    /// <summary>How a run ended.</summary>
    public static string Verb(RunStopReason reason) => reason switch
    {
        RunStopReason.Completed => "completed",
        RunStopReason.Stopped => "stopped",
        RunStopReason.Diverged => "diverged",
        RunStopReason.Rejected => "rejected",
        RunStopReason.Unreadable => "stopped by an unreadable sample",
        _ => "failed",
    };

    private static string Describe(MembershipChanged change) =>
        $"epoch {change.Epoch} after step {change.Step} ({change.Reason}): {Workers(change.Workers)}"
        + (change.RedoneGranules > 0 ? $", {change.RedoneGranules} granules computed again" : "");

    private static string Describe(RunStarted run, Func<string, string> place) =>
        $"{run.Name}: {Figures.Count(run.Parameters)} parameters, {run.Dataset} with {Figures.Count(run.DatasetCount)} images, batch {run.Batch} in "
        + $"{run.Granules} granules, {Workers(run.Workers)}, steps {run.FirstStep + 1} to {run.TotalSteps}, "
        + place(run.Directory) + (run.MetricsEndpoint is { } endpoint ? $", metrics at {endpoint}" : "");

    private static string Workers(int count) => $"{count} {(count == 1 ? "worker" : "workers")}";
}
