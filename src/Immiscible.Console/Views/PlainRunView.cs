using System.Globalization;
using Immiscible.Cluster.Contracts.Events;
using Immiscible.Console.Application;

namespace Immiscible.Console.Views;

/// <summary>Lines of text for logs and pipes: a line at the first and the last step, every 5 %, and at least every 10 s.</summary>
internal sealed class PlainRunView(TextWriter output) : IRunView
{
    private const int Portions = 20;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly RunProgress _progress = new();
    private DateTimeOffset _told;
    private long _portion = -1;

    public async Task ShowAsync(IAsyncEnumerable<RunEvent> events)
    {
        await foreach (var value in events)
        {
            _progress.Observe(value);
            if (Line(value) is { } line) await output.WriteLineAsync(line);
        }
    }

    private string? Line(RunEvent value) => value switch
    {
        RunStarted started => Describe(started),
        StepCommitted step when IsDue(step) => Describe(),
        MembershipChanged { Reason: "waiting" } waiting => $"waiting for workers after step {waiting.Step}",
        MembershipChanged change => Describe(change),
        WorkerRefused refused => refused.Reason,
        CheckpointPublished checkpoint => $"checkpoint of step {checkpoint.Step} in {DisplayPath.Of(checkpoint.Path)}",
        _ => null,
    };

    private bool IsDue(StepCommitted step)
    {
        var portion = (long)(_progress.Fraction * Portions);
        if (portion == _portion && step.Time - _told < Longest) return false;
        (_portion, _told) = (portion, step.Time);
        return true;
    }

    private string Describe() =>
        $"step {_progress.Step}/{_progress.Started?.TotalSteps}  {(_progress.Fraction * 100).ToString("0", CultureInfo.InvariantCulture)} %"
        + $"  images/s {Figures.Rate(_progress.ImagesPerSecond)}  loss {Figures.Loss(_progress.Loss)}  match {Figures.Milliseconds(_progress.MatchMilliseconds)}"
        + $"  distance {Figures.Percent(_progress.DistanceReduction)}  left {Figures.Duration(_progress.TimeLeft)}";

    private static string Describe(MembershipChanged change) =>
        $"epoch {change.Epoch} after step {change.Step} ({change.Reason}): {change.Workers} {(change.Workers == 1 ? "worker" : "workers")}"
        + (change.RedoneGranules > 0 ? $", {change.RedoneGranules} granules computed again" : "");

    private static string Describe(RunStarted run) =>
        $"{run.Name}: {Figures.Count(run.Parameters)} parameters, {run.Dataset} with {Figures.Count(run.DatasetCount)} images, batch {run.Batch} in "
        + $"{run.Granules} granules, {run.Workers} {(run.Workers == 1 ? "worker" : "workers")}, steps {run.FirstStep + 1} to {run.TotalSteps}, in "
        + DisplayPath.Of(run.Directory) + (run.MetricsEndpoint is { } endpoint ? $", metrics at {endpoint}" : "");
}
