namespace Immiscible.Data.Downloading;

/// <summary>The archive that a data set is published as: a gzip-compressed tar of one folder of files.</summary>
public sealed record DatasetArchive
{
    /// <summary>
    /// CIFAR-10 in its binary layout, as its author publishes it (Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009);
    /// address and MD5 are those of its page.
    /// </summary>
    public static DatasetArchive Cifar10 { get; } = new()
    {
        Name = "cifar10",
        Url = new Uri("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"),
        Md5 = "c32a1d4ab5d03f1284b67883e8d87530",
        FileName = "cifar-10-binary.tar.gz",
        LargestBytes = 1 << 28,
        Folder = "cifar-10-batches-bin",
        Members =
        [
            new("batches.meta.txt", 61), new("data_batch_1.bin", 30_730_000), new("data_batch_2.bin", 30_730_000), new("data_batch_3.bin", 30_730_000),
            new("data_batch_4.bin", 30_730_000), new("data_batch_5.bin", 30_730_000), new("test_batch.bin", 30_730_000),
        ],
        Ignored = ["readme.html"],
    };

    /// <summary>All that can be downloaded.</summary>
    public static IReadOnlyList<DatasetArchive> All { get; } = [Cifar10];

    /// <summary>What users call the set.</summary>
    public required string Name { get; init; }

    /// <summary>Where the archive is.</summary>
    public required Uri Url { get; init; }

    /// <summary>MD5 of the archive, 32 lower-case hexadecimal digits.</summary>
    public required string Md5 { get; init; }

    /// <summary>Name of the archive, for what has come of it.</summary>
    public required string FileName { get; init; }

    /// <summary>No more bytes than these are taken from a server, whatever it sends.</summary>
    public required long LargestBytes { get; init; }

    /// <summary>The folder in the archive.</summary>
    public required string Folder { get; init; }

    /// <summary>The files of the folder; all must be there.</summary>
    public required IReadOnlyList<ArchiveMember> Members { get; init; }

    /// <summary>Names of files of the folder that are not wanted.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];
}
