namespace Immiscible.Data.Folders;

/// <summary>Where a path leads when all symbolic links on the way are followed.</summary>
internal static class RealPath
{
    // As many as Linux follows.
    private const int MaxLinks = 40;

    /// <summary>The path without links; what does not exist yet stays as it is.</summary>
    /// <exception cref="IOException">The links go round in circles.</exception>
    public static string Of(string path)
    {
        var full = Path.GetFullPath(path);
        var (real, links) = (Path.GetPathRoot(full)!, 0);
        var rest = new Stack<string>();
        Push(rest, full[real.Length..]);
        while (rest.TryPop(out var part))
        {
            var next = Path.GetFullPath(Path.Combine(real, part));
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }
            // What comes after a link, .. among it, counts from where the link leads.
            if (++links > MaxLinks) throw new IOException($"'{path}' is a link that leads in a circle");
            if (Path.IsPathRooted(target)) real = Path.GetPathRoot(target)!;
            Push(rest, target[(Path.GetPathRoot(target)?.Length ?? 0)..]);
        }
        return real;
    }

    /// <summary>Whether a path without links lies in a folder without links, or is it.</summary>
    public static bool IsWithin(string path, string folder) =>
        path == folder || path.StartsWith(Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static void Push(Stack<string> rest, string path)
    {
        foreach (var part in path.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse()) rest.Push(part);
    }
}
