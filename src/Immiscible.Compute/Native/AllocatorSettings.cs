using System.Runtime.InteropServices;

namespace Immiscible.Compute.Native;

/// <summary>
/// How libtorch gets the memory of tensors on Linux. A step frees all its activations and the next asks for the same again; as they come, glibc
/// gives such memory back to the kernel in between, which then clears it page by page, in steps of the larger networks for a tenth of the time.
/// </summary>
internal static partial class AllocatorSettings
{
    // Parameters of mallopt(3).
    private const int TrimThreshold = -1, TopPad = -2, MostMappings = -4, MostArenas = -8;
    private const int Never = -1;

    /// <summary>
    /// Keeps freed memory in the process and asks for large pages. What the environment says (GLIBC_TUNABLES, MALLOC_*, THP_MEM_ALLOC_ENABLE) goes
    /// before it. Call it before libtorch is loaded.
    /// </summary>
    public static void Apply()
    {
        if (!OperatingSystem.IsLinux() || IsChosen()) return;
        try
        {
            // .NET's own copy of the environment is not what native code reads.
            _ = SetVariable("THP_MEM_ALLOC_ENABLE", "1", overwrite: 0);
            // One heap that only grows; blocks that are mapped one by one would be unmapped one by one.
            _ = Set(MostArenas, 1);
            _ = Set(MostMappings, 0);
            _ = Set(TrimThreshold, Never);
            _ = Set(TopPad, 1 << 26);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library, with an allocator of its own.
        }
    }

    private static bool IsChosen() =>
        Environment.GetEnvironmentVariables().Keys.Cast<string>().Any(static name => name == "GLIBC_TUNABLES" || name.StartsWith("MALLOC_", StringComparison.Ordinal));

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int Set(int parameter, int value);
}
