namespace Immiscible.Data.Folders;

/// <summary>Where paths lead once all links are followed.</summary>
internal static class RealPath
{
    // What Linux allows before it speaks of a loop.
    private const int MostLinks = 40;

    /// <summary>The path without links.</summary>
    /// <exception cref="IOException">Links lead in a circle.</exception>
    public static string Of(string path)
    {
        var links = 0;
        return Resolve(Path.GetFullPath(path), ref links);
    }

    /// <summary>Whether a path without links lies in a folder without links, or is it.</summary>
    public static bool IsWithin(string path, string folder) =>
        path == folder || path.StartsWith(Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string Resolve(string path, ref int links)
    {
        var parent = Path.GetDirectoryName(path);
        if (parent is null) return path;
        var at = Path.Combine(Resolve(parent, ref links), Path.GetFileName(path));
        var target = new FileInfo(at).LinkTarget;
        if (target is null) return at;
        if (++links > MostLinks) throw new IOException($"'{path}' is a link that leads in a circle");
        return Resolve(Path.GetFullPath(target, Path.GetDirectoryName(at)!), ref links);
    }
}
