using System.Security.Cryptography;
using System.Text;
using Immiscible.Data.Layouts;
using Immiscible.Data.Storage;
using Microsoft.Win32.SafeHandles;

namespace Immiscible.Data.Indexing;

/// <summary>
/// The cache's entry of one set: its index, and the file of unpacked images that the index names. Each is written whole before it is named, and what
/// does not fit the set as it is now is made anew.
/// </summary>
internal sealed class IndexCache
{
    // Unpacked images are checked when they are opened while that takes no time to speak of, else as they are read.
    private const long CheckedAtOnce = 256 << 20;

    private readonly string _folder;
    private readonly string _key;

    /// <param name="folder">The cache's folder.</param>
    /// <param name="identity">What tells this set from others: source, split and the paths of its files.</param>
    public IndexCache(string folder, string identity)
    {
        _folder = folder;
        _key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..32];
    }

    private string IndexPath => Path.Combine(_folder, _key + ".index");

    public CacheLock Lock() => CacheLock.Take(Path.Combine(_folder, _key + ".lock"));

    /// <summary>The index, if it is whole and fits the files as they are now.</summary>
    public (SampleIndex Index, SafeFileHandle? Unpacked)? Read(FoundLayout found)
    {
        try
        {
            if (!File.Exists(IndexPath) || IndexFile.Read(File.ReadAllBytes(IndexPath)) is not { } index) return null;
            if (index.Layout != found.Layout || !index.Files.Select(static file => file.Path).Take(found.Files.Length).SequenceEqual(found.Files)) return null;
            if (!index.Files.All(static file => file.IsCurrent)) return null;
            if (index.Unpacked is null) return (index, null);
            var handle = File.OpenHandle(index.Unpacked, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            if (IsWhole(index, handle)) return (index, handle);
            handle.Dispose();
            return null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>A new file for unpacked images; where the cache cannot be written, one in the folder of temporary files.</summary>
    public FileStream CreateUnpacked()
    {
        var name = $"{_key}-{Guid.NewGuid():N}.images";
        try
        {
            Directory.CreateDirectory(_folder);
            return Create(Path.Combine(_folder, name));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return Create(Path.Combine(Path.GetTempPath(), name));
        }
    }

    /// <summary>Keeps an index; where that is not possible it only costs time.</summary>
    /// <returns>Whether it is kept.</returns>
    public bool TryWrite(SampleIndex index)
    {
        if (index.Unpacked is { } unpacked && Path.GetDirectoryName(unpacked) != _folder) return false;
        var temporary = Path.Combine(_folder, $"{_key}-{Guid.NewGuid():N}.temporary");
        try
        {
            Directory.CreateDirectory(_folder);
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                stream.Write(IndexFile.Write(index));
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, IndexPath, overwrite: true);
            foreach (var old in Directory.GetFiles(_folder, $"{_key}-*"))
                if (old != index.Unpacked) File.Delete(old);
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static FileStream Create(string path) => new(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, 1 << 18);

    private static bool IsWhole(SampleIndex index, SafeFileHandle handle)
    {
        var length = index.Count == 0 ? 0 : index.Offset[^1] + index.Length[^1];
        if (RandomAccess.GetLength(handle) != length) return false;
        if (length > CheckedAtOnce) return true;
        var bytes = new byte[length];
        return RandomAccess.Read(handle, bytes, 0) == length &&
            Enumerable.Range(0, index.Count).All(i => Crc32C.Of(bytes.AsSpan((int)index.Offset[i], index.Length[i])) == index.Check[i]);
    }
}
