using System.Reflection;

namespace Immiscible.Cluster.ProcessTests.Support;

/// <summary>The built <c>immiscible</c> program.</summary>
internal static class ConsoleProgram
{
    /// <summary>Full path, as the build recorded it.</summary>
    public static string File { get; } = Find();

    private static string Find()
    {
        var recorded = typeof(ConsoleProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(static entry => entry.Key == "Immiscible.ConsoleProgram").Value!;
        var file = recorded + (OperatingSystem.IsWindows() ? ".exe" : "");
        Assert.True(System.IO.File.Exists(file), $"{file} is not built");
        return file;
    }
}
