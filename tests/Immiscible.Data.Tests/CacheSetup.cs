using System.Runtime.CompilerServices;

namespace Immiscible.Data.Tests;

/// <summary>Keeps the indices of tests in a folder of their own, gone with the process.</summary>
internal static class CacheSetup
{
    [ModuleInitializer]
    internal static void Choose()
    {
        var folder = Directory.CreateTempSubdirectory("immiscible-cache-").FullName;
        Environment.SetEnvironmentVariable("IMMISCIBLE_CACHE", folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
    }
}
