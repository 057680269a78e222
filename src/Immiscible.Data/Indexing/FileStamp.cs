namespace Immiscible.Data.Indexing;

/// <summary>What a file or folder looked like when it was indexed.</summary>
/// <param name="Path">Its full path, links followed.</param>
/// <param name="Length">Its length in bytes; -1 for a folder.</param>
/// <param name="Modified">When it was last written, in ticks of UTC; for a folder, when files came or went.</param>
internal readonly record struct FileStamp(string Path, long Length, long Modified)
{
    public static FileStamp Of(string path)
    {
        var file = new FileInfo(path);
        return file.Exists
            ? new FileStamp(path, file.Length, file.LastWriteTimeUtc.Ticks)
            : new FileStamp(path, -1, Directory.GetLastWriteTimeUtc(path).Ticks);
    }

    public bool IsCurrent => Of(Path) == this;
}
