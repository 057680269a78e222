namespace Immiscible.Cluster.ProcessTests.Support;

/// <summary>Programs that the tests start and do not bring with them.</summary>
internal static class InstalledProgram
{
    /// <summary>Full path of a program; the test is skipped where it is not installed.</summary>
    /// <param name="name">File name of the program.</param>
    /// <param name="package">Debian's package that has it.</param>
    public static string Find(string name, string package)
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(program is null, $"{name} is not installed (apt-get install {package})");
        return program;
    }
}
