using Immiscible.Data.Packing;

namespace Immiscible.Console.Inspection;

/// <summary>What was packed, as JSON tells it.</summary>
/// <param name="Folder">Full path of the folder.</param>
/// <param name="Format"><c>parquet</c> or <c>webdataset</c>.</param>
/// <param name="Samples">Images.</param>
/// <param name="Encoded">Images that were raw pixels and are PNG now.</param>
/// <param name="Shards">Shards.</param>
/// <param name="Bytes">Bytes of all files.</param>
internal sealed record DataPackReport(string Folder, string Format, int Samples, int Encoded, int Shards, long Bytes)
{
    public static DataPackReport Of(PackReport report) =>
        new(report.Folder, report.Format == PackFormat.Parquet ? "parquet" : "webdataset", report.Samples, report.Encoded, report.Shards, report.Bytes);
}
