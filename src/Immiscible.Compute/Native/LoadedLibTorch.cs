namespace Immiscible.Compute.Native;

/// <summary>Finds a libtorch that something else has loaded into this process; another copy beside it would abort the process.</summary>
internal static class LoadedLibTorch
{
    private const string Maps = "/proc/self/maps";

    /// <summary>The folder of the mapped libtorch_cpu; null where none is mapped or the system does not tell.</summary>
    public static string? Folder() => OperatingSystem.IsLinux() && File.Exists(Maps) ? Folder(File.ReadLines(Maps)) : null;

    internal static string? Folder(IEnumerable<string> maps)
    {
        var suffix = "/" + NativeFileNames.TorchCpu;
        foreach (var line in maps)
        {
            var path = line.IndexOf('/', StringComparison.Ordinal);
            if (path >= 0 && line.EndsWith(suffix, StringComparison.Ordinal)) return line[path..^suffix.Length];
        }
        return null;
    }
}
