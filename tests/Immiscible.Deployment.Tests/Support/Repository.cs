namespace Immiscible.Deployment.Tests.Support;

/// <summary>The files under test.</summary>
internal static class Repository
{
    /// <summary>The folder that holds all of them.</summary>
    public static string Root { get; } = SharedData.RepositoryRoot();

    /// <summary>Full path of a file or folder.</summary>
    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

    /// <summary>The text of a file.</summary>
    public static string Read(string relative) => File.ReadAllText(Path(relative));

    /// <summary>Files below a folder that match a pattern, as paths from the root.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path(folder), pattern, SearchOption.AllDirectories).Select(static file => System.IO.Path.GetRelativePath(Root, file)).Order(StringComparer.Ordinal);
}
