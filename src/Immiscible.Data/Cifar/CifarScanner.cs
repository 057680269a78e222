using Immiscible.Data.Indexing;
using Immiscible.Data.Surveys;

namespace Immiscible.Data.Cifar;

/// <summary>
/// The canonical binary layouts: records of one label byte (CIFAR-10) or a coarse and a fine one (CIFAR-100, of which the fine one counts), then 1,024
/// red, 1,024 green and 1,024 blue bytes, row by row. Source: Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009.
/// </summary>
internal static class CifarScanner
{
    public static readonly ImageShape Shape = new(3, 32, 32);

    /// <summary>Indexes files, one after the other.</summary>
    /// <param name="files">Their paths.</param>
    /// <param name="labels">Label bytes in a record; the last is the label.</param>
    /// <param name="index">Where the samples go.</param>
    public static void Scan(string[] files, int labels, SampleIndexBuilder index)
    {
        var record = new byte[labels + Shape.Length];
        foreach (var file in files)
        {
            var number = index.AddFile(file);
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 18, FileOptions.SequentialScan);
            var (records, rest) = Math.DivRem(stream.Length, record.Length);
            for (var i = 0L; i < records; i++)
            {
                stream.ReadExactly(record);
                index.Add(number, i * record.Length + labels, Shape.Length, record[labels - 1]);
            }

            if (rest > 0)
                index.Faults.Add(new DatasetProblem(
                    file, $"record {records} at byte offset {records * record.Length}", $"the file is truncated: it has {rest} of {record.Length} bytes"));
        }
    }
}
