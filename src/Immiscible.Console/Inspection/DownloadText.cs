using Immiscible.Console.Application;
using Immiscible.Console.Views;
using Immiscible.Data.Downloading;

namespace Immiscible.Console.Inspection;

/// <summary>What came of a download, as text.</summary>
internal static class DownloadText
{
    /// <summary>Writes one line.</summary>
    public static void Write(DownloadReport report, TextWriter output) => output.WriteLine(report.AlreadyThere
        ? $"{DisplayPath.Of(report.Folder)}: {report.Name} is there already, {report.Files} files, {Figures.Bytes(report.Bytes)}"
        : $"{DisplayPath.Of(report.Folder)}: {report.Name}, {report.Files} files, {Figures.Bytes(report.Bytes)}; {Figures.Bytes(report.Received)} came over, and the checksum is right");
}
