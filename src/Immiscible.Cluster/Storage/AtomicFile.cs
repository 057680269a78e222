namespace Immiscible.Cluster.Storage;

/// <summary>Writes files that are either whole or absent, whatever dies meanwhile.</summary>
internal static class AtomicFile
{
    /// <summary>Writes to a temporary name beside <paramref name="path"/>, syncs, renames over it.</summary>
    /// <exception cref="IOException">It cannot be written, or the file exists and <paramref name="overwrite"/> is false.</exception>
    public static void WriteAllText(string path, string text, bool overwrite = true)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
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
