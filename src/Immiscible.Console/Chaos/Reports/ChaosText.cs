using System.Globalization;
using Immiscible.Console.Views;

namespace Immiscible.Console.Chaos.Reports;

/// <summary>The report as text; its last line says whether everything held.</summary>
internal static class ChaosText
{
    /// <summary>Writes it.</summary>
    public static void Write(ChaosReport report, TextWriter output)
    {
        output.WriteLine();
        Line("actions", $"{string.Join(", ", report.Actions.Where(static entry => entry.Value > 0).Select(static entry => $"{entry.Value} {entry.Key}"))}"
            + (report.Withheld > 0 ? $"; {report.Withheld} not done" : ""));
        if (report.Figures is { } figures) Write(figures, report, output);
        Line("state_sha256", report.StateSha256 ?? Figures.None);
        Line("undisturbed", report.UndisturbedStateSha256 ?? Figures.None);
        foreach (var problem in report.Problems) output.WriteLine($"  problem: {problem}");
        var length = Figures.Duration(TimeSpan.FromSeconds(report.Seconds));
        output.WriteLine(
            report is { Ok: true, Schedules: { } schedules } ? $"ok: {schedules} schedules in {length}, all with the state of an undisturbed run (seed {report.Seed})"
            : report.Ok ? $"ok: {report.Actions.Values.Sum()} actions in {length}, {Figures.Count(report.Steps)} steps, the ledger exact, the state that of an undisturbed run (seed {report.Seed})"
            : $"{report.Problems.Count} {(report.Problems.Count == 1 ? "problem" : "problems")} in {length} (seed {report.Seed})");

        void Line(string name, string value) => output.WriteLine($"  {name,-28}{value}");
    }

    private static void Write(ChurnFigures figures, ChaosReport report, TextWriter output)
    {
        Line("kills that held granules", Figures.Count(figures.KillsThatHeldGranules));
        Line("joins that contributed", Figures.Count(figures.JoinsThatContributed));
        Line("membership epochs", Figures.Count(figures.Epochs));
        Line("commits", $"{Figures.Count(figures.Commits)}, of them {Figures.Count(report.RolledBack)} rolled back");
        Line("granules redone", Figures.Count(figures.RedoneGranules));
        Line("a step", Figures.Milliseconds(figures.StepMilliseconds));
        Line("longest gap between commits", Figures.Milliseconds(figures.LongestGap));
        Line("recovery from a kill", Text(figures.RecoveryFromKill));
        Line("from a hang, beyond detect", Text(figures.RecoveryFromHangBeyondDetect));
        Line("cost of a join", Text(figures.CostOfJoin));

        void Line(string name, string value) => output.WriteLine($"  {name,-28}{value}");
    }

    private static string Text(Spread? spread) => spread is null ? Figures.None : string.Create(CultureInfo.InvariantCulture,
        $"p50 {spread.P50:0.0} ms, p99 {spread.P99:0.0} ms, longest {spread.Longest:0.0} ms, of {spread.Count}");
}
