using System.Formats.Tar;
using Immiscible.Data.Downloading;

namespace Immiscible.Testing.Http;

/// <summary>An archive of two small files in the folder <c>pictures</c>.</summary>
internal static class SmallArchive
{
    public static byte[] Large { get; } = [.. Enumerable.Range(0, 300_000).Select(static i => (byte)((i * 31) ^ (i >> 7)))];

    public static byte[] Small { get; } = [1, 2, 3];

    public static byte[] Bytes { get; } = Of();

    /// <summary>The archive with other entries beside the two files.</summary>
    public static byte[] Of(params TarEntry[] others) => ArchiveBytes.Of(
        [ArchiveBytes.Folder("pictures/"), ArchiveBytes.File("pictures/large.bin", Large), ArchiveBytes.File("pictures/notes.html", [9]), .. others, ArchiveBytes.File("pictures/small.bin", Small)]);

    /// <summary>What is expected of an archive with this content.</summary>
    public static DatasetArchive Describe(Uri url, byte[] content) => new()
    {
        Name = "pictures", Url = url, Md5 = ArchiveBytes.Md5(content), FileName = "pictures.tar.gz", LargestBytes = 1_000_000, Folder = "pictures",
        Members = [new("large.bin", Large.Length), new("small.bin", Small.Length)], Ignored = ["notes.html"],
    };
}
