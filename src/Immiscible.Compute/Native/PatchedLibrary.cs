using System.Security.Cryptography;

namespace Immiscible.Compute.Native;

/// <summary>Keeps a patched copy of a native library in the user's cache folder, named by its content.</summary>
internal static class PatchedLibrary
{
    /// <summary>immiscible/native in $XDG_CACHE_HOME, else in ~/.cache; null when neither is known.</summary>
    public static string? CacheFolder()
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(cache) || !Path.IsPathRooted(cache))
        {
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            if (string.IsNullOrEmpty(home)) return null;
            cache = Path.Combine(home, ".cache");
        }
        return Path.Combine(cache, "immiscible", "native");
    }

    /// <summary>
    /// Makes sure that the file <paramref name="name"/>, in the folder named by the content's hash, holds exactly the content.
    /// Safe when several processes and threads do the same: a file is written aside, synced and renamed, and one that differs is replaced.
    /// </summary>
    /// <returns>The file's full path.</returns>
    public static string Write(string folder, string name, ReadOnlySpan<byte> content)
    {
        var target = Directory.CreateDirectory(Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(content))[..16])).FullName;
        var path = Path.Combine(target, name);
        if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(content)) return path;

        var temporary = Path.Combine(target, $"{name}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
        return path;
    }
}
