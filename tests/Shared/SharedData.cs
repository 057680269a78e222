namespace Immiscible.Testing;

/// <summary>Finds the golden fixtures and the real data sets that tests use, or skips the test saying why.</summary>
internal static class SharedData
{
    /// <summary>Full path of a golden fixture; the folder is IMMISCIBLE_FIXTURES, else <c>../shared/fixtures</c> beside the repository.</summary>
    public static string Fixture(string relative) => Find("IMMISCIBLE_FIXTURES", "fixtures", relative);

    /// <summary>Full path of a data file or folder; the folder is IMMISCIBLE_DATA, else <c>../shared/data</c> beside the repository.</summary>
    public static string Data(string relative) => Find("IMMISCIBLE_DATA", "data", relative);

    /// <summary>Full path of the folder of the golden fixtures, which may be absent.</summary>
    public static string FixtureRoot => Root("IMMISCIBLE_FIXTURES", "fixtures");

    private static string Root(string variable, string folder) => Path.GetFullPath(
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } root ? root : Path.Combine(RepositoryRoot(), "..", "shared", folder));

    private static string Find(string variable, string folder, string relative)
    {
        var path = Path.GetFullPath(Path.Combine(Root(variable, folder), relative));
        if (!File.Exists(path) && !Directory.Exists(path)) Assert.Skip($"{path} is absent; set {variable} to the folder that holds {relative}");
        return path;
    }

    /// <summary>The folder that holds the solution, looked for upwards from the test's own folder and from the current one.</summary>
    public static string RepositoryRoot()
    {
        foreach (var start in new[] { AppContext.BaseDirectory, Environment.CurrentDirectory })
            for (var at = new DirectoryInfo(start); at is not null; at = at.Parent)
                if (File.Exists(Path.Combine(at.FullName, "ImmiscibleCluster.sln"))) return at.FullName;
        return Environment.CurrentDirectory;
    }
}
