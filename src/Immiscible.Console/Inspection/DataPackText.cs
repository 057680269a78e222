using Immiscible.Console.Application;
using Immiscible.Console.Views;
using Immiscible.Data.Packing;

namespace Immiscible.Console.Inspection;

/// <summary>What was packed, as text.</summary>
internal static class DataPackText
{
    /// <summary>Writes one line.</summary>
    public static void Write(PackReport report, TextWriter output) => output.WriteLine(
        $"{DisplayPath.Of(report.Folder)}: {Figures.Count(report.Samples)} images in {report.Shards} {(report.Shards == 1 ? "shard" : "shards")} ({DataPackReport.Of(report).Format}), {Figures.Bytes(report.Bytes)}"
        + (report.Encoded > 0 ? $"; {Figures.Count(report.Encoded)} were raw pixels and are PNG now" : "; all kept their bytes"));
}
