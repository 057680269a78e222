using System.Globalization;
using Immiscible.Console.Application;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Immiscible.Console.Views;

/// <summary>What the live view draws: what runs, where it stands, and a bar.</summary>
internal static class RunTable
{
    private const int BarWidth = 60;

    /// <summary>The picture of a run's progress.</summary>
    public static IRenderable Of(RunProgress progress, RunSubject subject, bool stopping)
    {
        var rows = new List<IRenderable>();
        if (progress.Started is { } run)
        {
            rows.Add(new Markup($"[bold]{Markup.Escape(run.Name)}[/]  {Figures.Count(run.Parameters)} parameters, {Markup.Escape(run.Dataset)} "
                + $"({Figures.Count(run.DatasetCount)} images), batch {run.Batch} in {run.Granules} granules, "
                + $"{run.Workers} {(run.Workers == 1 ? "worker" : "workers")}"));
            rows.Add(Dim($"{subject.Place(run.Directory)}{(run.MetricsEndpoint is { } endpoint ? $", metrics at {endpoint}" : "")}"));
        }
        rows.Add(Table(progress));
        rows.Add(Bar(progress));
        if (progress.Checkpoint is { } checkpoint) rows.Add(Dim($"newest checkpoint: step {checkpoint.Step}"));
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

    private static string Step(RunProgress progress) => $"{progress.Step} / {progress.Started?.TotalSteps}";

    private static Markup Bar(RunProgress progress)
    {
        var done = (int)(progress.Fraction * BarWidth);
        var percent = (progress.Fraction * 100).ToString("0", CultureInfo.InvariantCulture);
        return new Markup($"[green]{new string('━', done)}[/][grey]{new string('━', BarWidth - done)}[/] {percent} %");
    }

    private static Markup Dim(string text) => new($"[grey]{Markup.Escape(text)}[/]");
}
