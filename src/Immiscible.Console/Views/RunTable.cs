using System.Globalization;
using Immiscible.Cluster.Contracts.Events;
using Immiscible.Console.Application;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Immiscible.Console.Views;

/// <summary>What the live view draws: what runs, where it stands, and a bar.</summary>
internal static class RunTable
{
    private const int BarWidth = 60;

    /// <summary>The picture of a run's progress.</summary>
    /// <param name="progress">Where the run stands.</param>
    /// <param name="subject">The run.</param>
    /// <param name="samples">Path of the newest samples; null where there are none, or nobody knows.</param>
    /// <param name="stopping">The run was asked to stop.</param>
    public static IRenderable Of(RunProgress progress, RunSubject subject, string? samples, bool stopping)
    {
        var rows = new List<IRenderable>();
        if (progress.Started is { } run)
        {
            rows.Add(new Markup($"[bold]{Markup.Escape(run.Name)}[/]  {Figures.Count(run.Parameters)} parameters, {Markup.Escape(run.Dataset)} "
                + $"({Figures.Count(run.DatasetCount)} images), batch {run.Batch} in {run.Granules} granules, {Members(progress)}"));
            rows.Add(Dim($"{subject.Place(run.Directory)}{(run.MetricsEndpoint is { } endpoint ? $", metrics at {endpoint}" : "")}"));
        }
        rows.Add(Table(progress));
        rows.Add(Bar(progress));
        if (Sparkline.Draw(progress.Losses, BarWidth) is { Length: > 0 } losses) rows.Add(new Markup($"[blue]{losses}[/] [grey]loss[/]"));
        if (progress.Latest?.Phases is { } phases) rows.Add(Dim(Phases(phases, progress.Latest.MatchWaitMilliseconds)));
        foreach (var change in progress.Changes)
            rows.Add(Dim($"{change.Time.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture)}  {Change(change)}"));
        if (progress.Checkpoint is { } checkpoint) rows.Add(Dim($"newest checkpoint: step {checkpoint.Step}"));
        if (samples is not null) rows.Add(Dim($"newest samples {subject.Place(samples)}"));
        if (stopping) rows.Add(new Markup($"[yellow]{StopSignal.Notice}[/]"));
        return new Rows(rows);
    }

    private static Table Table(RunProgress progress)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var title in new[] { "step", "images/s", "loss", "match", "distance", "time left" }) table.AddColumn(new TableColumn(title).RightAligned());
        if (progress.Latest is null) return table.AddRow(Step(progress), Figures.None, Figures.None, Figures.None, Figures.None, Figures.None);
        return table.AddRow(Step(progress), Figures.Rate(progress.ImagesPerSecond), Figures.Loss(progress.Loss), Figures.Milliseconds(progress.MatchMilliseconds),
            Figures.Percent(progress.DistanceReduction), Figures.Duration(progress.TimeLeft));
    }

    private static string Members(RunProgress progress) => progress.Workers == 0
        ? "waits for workers"
        : $"{progress.Workers} {(progress.Workers == 1 ? "worker" : "workers")}{(progress.Epoch is { } epoch ? $" in epoch {epoch}" : "")}";

    // Where the run is said above already.
    private static string Change(RunEvent value) => value is RunStarted started
        ? $"started after step {started.FirstStep} with {started.Workers} {(started.Workers == 1 ? "worker" : "workers")}"
        : RunEventText.Describe(value, static path => path) ?? "";

    private static string Phases(StepPhases phases, double wait) =>
        $"a step's time: compute {Figures.Milliseconds(phases.ComputeMilliseconds)}, reduce {Figures.Milliseconds(phases.ReduceMilliseconds)}, "
        + $"commit {Figures.Milliseconds(phases.CommitMilliseconds)}, update {Figures.Milliseconds(phases.ApplyMilliseconds)}, wait for match {Figures.Milliseconds(wait)}";

    private static string Step(RunProgress progress) => $"{progress.Step} / {progress.Started?.TotalSteps}";

    private static Markup Bar(RunProgress progress)
    {
        var done = (int)(progress.Fraction * BarWidth);
        var percent = (progress.Fraction * 100).ToString("0", CultureInfo.InvariantCulture);
        return new Markup($"[green]{new string('━', done)}[/][grey]{new string('━', BarWidth - done)}[/] {percent} %");
    }

    private static Markup Dim(string text) => new($"[grey]{Markup.Escape(text)}[/]");
}
