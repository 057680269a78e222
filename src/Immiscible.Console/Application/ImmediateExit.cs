using System.Runtime.InteropServices;

namespace Immiscible.Console.Application;

/// <summary>Ends the process now.</summary>
internal static partial class ImmediateExit
{
    /// <summary>Ends without waiting for compute threads, which may be deep in native code, or for anything registered for the process's end.</summary>
    public static void With(int code)
    {
        if (OperatingSystem.IsWindows()) Environment.Exit(code);
        else Exit(code);
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int code);
}
