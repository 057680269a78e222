using Immiscible.Console.Application;
using Immiscible.Console.Fetching;

namespace Immiscible.Console.Views;

/// <summary>What was brought home as text.</summary>
internal static class FetchText
{
    /// <summary>Writes a line for each file that is new here, and what came of the whole.</summary>
    public static void Write(FetchReport report, TextWriter output)
    {
        foreach (var file in report.Files.Where(static file => file.IsNew)) output.WriteLine($"{file.Path}  {Figures.Bytes(file.Bytes)}");
        if (report.Curves is { } curves) output.WriteLine($"{Path.GetFileName(curves)}  drawn here from the metrics");
        var kept = report.Count - report.New;
        output.WriteLine($"{DisplayPath.Of(report.Folder)}: {report.Count} {(report.Count == 1 ? "file" : "files")} of {report.Run}, as on the cluster: {report.Source}; "
            + $"{Figures.Bytes(report.Received)} came over{(kept > 0 ? $", {kept} {(kept == 1 ? "file was" : "files were")} here already" : "")}");
    }
}
