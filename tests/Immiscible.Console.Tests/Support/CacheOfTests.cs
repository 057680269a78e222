using System.Runtime.CompilerServices;

namespace Immiscible.Console.Tests.Support;

/// <summary>Keeps the indices of data sets out of the user's cache.</summary>
internal static class CacheOfTests
{
    [ModuleInitializer]
    internal static void Set()
    {
        var folder = Directory.CreateTempSubdirectory("immiscible-cache-").FullName;
        Environment.SetEnvironmentVariable("IMMISCIBLE_CACHE", folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
    }
}
