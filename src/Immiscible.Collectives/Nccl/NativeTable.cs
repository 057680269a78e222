using System.Runtime.InteropServices;

namespace Immiscible.Collectives.Nccl;

/// <summary>Looks up the functions of a loaded library.</summary>
internal static class NativeTable
{
    /// <summary>Loads a library: one named by a full path only where the file is, any other wherever the system looks.</summary>
    /// <param name="file">Path or name.</param>
    /// <param name="library">The library.</param>
    /// <param name="reason">Why it could not be loaded, on one line.</param>
    public static bool TryLoad(string file, out nint library, out string reason)
    {
        (library, reason) = (0, "no such file");
        if (Path.IsPathFullyQualified(file) && !File.Exists(file)) return false;
        try
        {
            library = NativeLibrary.Load(file);
            return true;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            // The loader tells of every name it has tried, a line each; the first says what is wrong with the file itself.
            reason = e.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Skip(1).FirstOrDefault() ?? e.Message;
            return false;
        }
    }

    /// <summary>The address of a function; 0 where the library has none of that name.</summary>
    public static nint Find(nint library, string name) => NativeLibrary.TryGetExport(library, name, out var address) ? address : 0;
}
