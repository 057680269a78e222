using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Immiscible.Testing.Http;

/// <summary>Makes compressed archives.</summary>
internal static class ArchiveBytes
{
    /// <summary>A tar.gz of these entries.</summary>
    public static byte[] Of(params TarEntry[] entries)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.NoCompression))
        using (var tar = new TarWriter(gzip))
            foreach (var entry in entries) tar.WriteEntry(entry);
        return bytes.ToArray();
    }

    public static TarEntry File(string name, byte[] content) => new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) };

    public static TarEntry Folder(string name) => new UstarTarEntry(TarEntryType.Directory, name);

    public static TarEntry Link(string name, string target) => new UstarTarEntry(TarEntryType.SymbolicLink, name) { LinkName = target };

#pragma warning disable CA5351 // The checksum that archives are published with.
    public static string Md5(byte[] content) => Convert.ToHexStringLower(MD5.HashData(content));
#pragma warning restore CA5351
}
