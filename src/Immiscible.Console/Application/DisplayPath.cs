namespace Immiscible.Console.Application;

/// <summary>Paths as a user would type them.</summary>
internal static class DisplayPath
{
    /// <summary>The path from the current directory where that is shorter, else the full one.</summary>
    public static string Of(string path)
    {
        var full = Path.GetFullPath(path);
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, full);
        return relative.Length < full.Length ? relative : full;
    }
}
