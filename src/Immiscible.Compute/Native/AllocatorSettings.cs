using System.Runtime.InteropServices;

namespace Immiscible.Compute.Native;

/// <summary>
/// Keeps memory that libtorch frees in the process, on Linux. A step frees all its activations, and the next asks for the same again; by its defaults
/// glibc gives them back to the kernel in between, which then faults and clears them page by page, behind one lock for all threads of the process.
/// </summary>
internal static partial class AllocatorSettings
{
    // Parameters of mallopt(3).
    private const int TrimThreshold = -1, TopPad = -2, MmapThreshold = -3;

    // Half of a thread's heap: the most that glibc takes for the threshold, and what its own adaptation ends at. What is larger (vectors of all
    // parameters) lives as long as the model, and goes back to the kernel when freed.
    private const int LargestOnHeap = 32 << 20;

    // A thread's heap: with as much to spare, a heap that is free is kept.
    private const int HeapSize = 64 << 20;

    /// <summary>
    /// Sets what the environment leaves open: a process started with GLIBC_TUNABLES or MALLOC_* keeps what it was given. Call it before libtorch is loaded.
    /// </summary>
    public static void Apply()
    {
        if (!OperatingSystem.IsLinux() || IsChosen()) return;
        try
        {
            // Naming any of them also ends glibc's adaptation of the others.
            _ = Set(MmapThreshold, LargestOnHeap);
            _ = Set(TrimThreshold, int.MaxValue);
            _ = Set(TopPad, HeapSize);
        }
        catch (EntryPointNotFoundException)
        {
            // A C library with another allocator.
        }
    }

    /// <summary>Whether the environment decides.</summary>
    internal static bool IsChosen() =>
        Environment.GetEnvironmentVariables().Keys.Cast<string>().Any(static name => name == "GLIBC_TUNABLES" || name.StartsWith("MALLOC_", StringComparison.Ordinal));

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int Set(int parameter, int value);
}
