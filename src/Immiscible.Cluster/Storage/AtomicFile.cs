namespace Immiscible.Cluster.Storage;

/// <summary>Writes files that are either whole or absent, whatever dies meanwhile.</summary>
public static class AtomicFile
{
    /// <summary>Writes text as UTF-8, as <see cref="Write"/> does.</summary>
    /// <exception cref="IOException">It cannot be written, or the file exists and <paramref name="overwrite"/> is false.</exception>
    public static void WriteAllText(string path, string text, bool overwrite = true) => Write(path, System.Text.Encoding.UTF8.GetBytes(text), overwrite);

    /// <summary>Writes to a temporary name beside <paramref name="path"/>, syncs, renames over it; creates the folder.</summary>
    /// <exception cref="IOException">It cannot be written, or the file exists and <paramref name="overwrite"/> is false.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, bool overwrite = true)
    {
        path = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
        DirectorySync.Flush(Path.GetDirectoryName(path)!);
    }
}
