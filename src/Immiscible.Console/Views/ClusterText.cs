using System.Globalization;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Contracts.Specs;

namespace Immiscible.Console.Views;

/// <summary>The runs and the slots of a cluster as text.</summary>
internal static class ClusterText
{
    private static readonly string[] Titles = ["run", "state", "step", "workers", "epoch", "directory on the cluster"];

    /// <summary>Writes a line a run, and one for all slots.</summary>
    public static void Write(ClusterReport report, TextWriter output)
    {
        if (report.Runs.Count == 0) output.WriteLine("no runs");
        else WriteTable([Titles, .. report.Runs.Select(Cells)], output);
        foreach (var run in report.Runs.Where(static run => run.Message is not null)) output.WriteLine($"{run.Name}: {run.Message}");
        var silos = report.Slots.GroupBy(static slot => slot.Silo).Select(static silo => $"{silo.Count()} of {silo.Key}").ToArray();
        output.WriteLine(silos.Length == 0
            ? "no slots"
            : $"{report.Slots.Count(static slot => slot.Run is null)} of {report.Slots.Count} slots free: {string.Join(", ", silos)}");
    }

    private static string[] Cells(RunDescription run) =>
    [
        run.Name, run.Status.ToString().ToLowerInvariant(), string.Create(CultureInfo.InvariantCulture, $"{run.Step}/{run.TotalSteps}"),
        string.Create(CultureInfo.InvariantCulture, $"{run.Workers} of {new WorkerRange(run.WorkersMinimum, run.WorkersMaximum)}"),
        run.Epoch.ToString(CultureInfo.InvariantCulture), run.Directory,
    ];

    private static void WriteTable(IReadOnlyList<string[]> rows, TextWriter output)
    {
        var widths = Titles.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows) output.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
