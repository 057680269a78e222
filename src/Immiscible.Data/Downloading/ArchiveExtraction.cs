using System.Formats.Tar;
using System.IO.Compression;

namespace Immiscible.Data.Downloading;

/// <summary>Unpacks an archive; only files that are expected, of the size that is expected, become files here.</summary>
internal static class ArchiveExtraction
{
    /// <summary>Unpacks into a folder.</summary>
    /// <param name="content">The compressed archive.</param>
    /// <param name="archive">What must be in it.</param>
    /// <param name="folder">An empty folder.</param>
    /// <param name="stop">Breaks off.</param>
    /// <exception cref="DownloadException">Something is in the archive that must not be, or something is not that must.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static async Task ExtractAsync(Stream content, DatasetArchive archive, string folder, CancellationToken stop)
    {
        var missing = archive.Members.ToDictionary(static member => member.Name);
        try
        {
            await using var gzip = new GZipStream(content, CompressionMode.Decompress, leaveOpen: true);
            await using var tar = new TarReader(gzip, leaveOpen: true);
            while (await tar.GetNextEntryAsync(copyData: false, stop).ConfigureAwait(false) is { } entry)
            {
                if (NameOf(entry, archive) is not { } name) continue;
                if (!missing.Remove(name, out var member)) throw Stranger(archive, entry, "which does not belong there or is there twice");
                if (entry.Length != member.Bytes) throw Stranger(archive, entry, $"of {entry.Length} bytes instead of {member.Bytes}");
                await using var file = new FileStream(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write);
                await entry.DataStream!.CopyToAsync(file, stop).ConfigureAwait(false);
                file.Flush(flushToDisk: true);
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new DownloadException($"{archive.FileName} is damaged ({e.Message.ReplaceLineEndings(" ").TrimEnd('.')}); give the address of a mirror (--url)", e);
        }
        if (missing.Keys.Order(StringComparer.Ordinal).FirstOrDefault() is { } lost)
            throw new DownloadException($"{archive.FileName} lacks '{archive.Folder}/{lost}'; give the address of a mirror (--url)");
    }

    /// <summary>The file's name within the folder; null where the entry is nothing that is wanted.</summary>
    private static string? NameOf(TarEntry entry, DatasetArchive archive)
    {
        if (entry.EntryType is TarEntryType.Directory && entry.Name.TrimEnd('/') == archive.Folder) return null;
        if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile)) throw Stranger(archive, entry, $"a {entry.EntryType}, which does not belong there");
        if (!entry.Name.StartsWith(archive.Folder + "/", StringComparison.Ordinal)) throw Stranger(archive, entry, "which does not belong there");
        var name = entry.Name[(archive.Folder.Length + 1)..];
        return archive.Ignored.Contains(name) ? null : name;
    }

    private static DownloadException Stranger(DatasetArchive archive, TarEntry entry, string what) =>
        new($"{archive.FileName} holds '{entry.Name.ReplaceLineEndings(" ")}', {what}; nothing was unpacked: give the address of a mirror (--url)");
}
