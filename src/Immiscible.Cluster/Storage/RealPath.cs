namespace Immiscible.Cluster.Storage;

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
            if (++links > MaxLinks) throw new IOException($"{path}: too many symbolic links");
            if (Path.IsPathRooted(target)) real = Path.GetPathRoot(target)!;
            Push(rest, target[(Path.GetPathRoot(target)?.Length ?? 0)..]);
        }
        return real;
    }

    private static void Push(Stack<string> rest, string path)
    {
        foreach (var part in path.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse()) rest.Push(part);
    }
}
