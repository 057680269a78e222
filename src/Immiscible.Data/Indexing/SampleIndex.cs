using System.Text;
using Immiscible.Data.Layouts;

namespace Immiscible.Data.Indexing;

/// <summary>Where each sample of a set lies, column by column: some fifty bytes a sample.</summary>
internal sealed class SampleIndex
{
    /// <summary>Label of a sample without one.</summary>
    public const int NoLabel = -1;

    public required DatasetLayout Layout { get; init; }

    /// <summary>The shards, or the folders of images, and after them what else the index was made from.</summary>
    public required FileStamp[] Files { get; init; }

    /// <summary>Class names as the files tell them; empty where they do not.</summary>
    public required string[] Classes { get; init; }

    /// <summary>The file of the cache that holds the samples' bytes, where the data set's own files are compressed; else null.</summary>
    public required string? Unpacked { get; init; }

    /// <summary>[Count] shard or folder of each sample, as an index into <see cref="Files"/>.</summary>
    public required int[] File { get; init; }

    /// <summary>[Count] byte offset in the shard, or in <see cref="Unpacked"/>.</summary>
    public required long[] Offset { get; init; }

    /// <summary>[Count] bytes.</summary>
    public required int[] Length { get; init; }

    /// <summary>[Count] label, or <see cref="NoLabel"/>.</summary>
    public required int[] Label { get; init; }

    /// <summary>[Count] CRC-32C of the bytes where they lie in <see cref="Unpacked"/>; else empty.</summary>
    public required uint[] Check { get; init; }

    /// <summary>[Count] where each name ends in <see cref="Names"/>; empty where samples have no names.</summary>
    public required int[] NameEnd { get; init; }

    /// <summary>Names of entries or files, in UTF-8, one after the other.</summary>
    public required byte[] Names { get; init; }

    /// <summary>What is wrong with the samples that the scan found to be bad.</summary>
    public required Dictionary<int, string> Bad { get; init; }

    public int Count => File.Length;

    /// <summary>The largest label.</summary>
    public int LargestLabel => Count == 0 ? NoLabel : Label.Max();

    /// <summary>Name of a sample in its shard or folder; empty where it has none.</summary>
    public string Name(int index)
    {
        if (NameEnd.Length == 0) return "";
        var start = index == 0 ? 0 : NameEnd[index - 1];
        return Encoding.UTF8.GetString(Names, start, NameEnd[index] - start);
    }

    /// <summary>The file of a sample, and the place in it, as messages tell them.</summary>
    public (string File, string Where) Place(int index)
    {
        var file = Files[File[index]].Path;
        return Layout switch
        {
            DatasetLayout.ImageFolder => (Path.Combine(file, Name(index)), ""),
            DatasetLayout.WebDataset => (file, $"entry {Tar.TarScanner.Printable(Name(index))} at byte offset {Offset[index]}"),
            DatasetLayout.Parquet => (file, $"row {index - FirstOf(File[index])}"),
            _ => (file, $"record {index - FirstOf(File[index])} at byte offset {Offset[index] - (Layout == DatasetLayout.Cifar10Binary ? 1 : 2)}"),
        };
    }

    // Samples of a shard follow each other.
    private int FirstOf(int file)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (File[middle] < file) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
