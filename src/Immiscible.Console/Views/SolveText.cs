using System.Globalization;
using Immiscible.Console.Matching.Files;

namespace Immiscible.Console.Views;

/// <summary>Solved cost files as text.</summary>
internal static class SolveText
{
    private static readonly string[] Titles = ["file", "rows x columns", "precision", "cost", "optimal", "gap at most", "time"];

    /// <summary>Writes a line a file, and its permutation below the table where the report holds one.</summary>
    public static void Write(IReadOnlyList<FileReport> reports, TextWriter output)
    {
        TextTable.Write(Titles, [.. reports.Select(Row)], output);
        foreach (var report in reports)
            if (report.Permutation is { } permutation)
                output.WriteLine($"columns of the rows of {report.File}: {string.Join(' ', permutation)}");
    }

    private static string[] Row(FileReport report) =>
    [
        report.File, $"{report.Rows} x {report.Columns}", report.Quantization, report.Cost.ToString("G10", CultureInfo.InvariantCulture),
        report.Optimal ? "yes" : report.Blocks is { } blocks ? $"in {blocks} blocks" : "not proven",
        report.Gap.ToString("G3", CultureInfo.InvariantCulture),
        Figures.PreciseMilliseconds(report.Milliseconds),
    ];
}
