using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Immiscible.Console.Views;

namespace Immiscible.Console.Diagnosis;

/// <summary>Looks at .NET, system, processor and memory.</summary>
internal static class MachineExamination
{
    private const long Gigabyte = 1L << 30;

    /// <summary>What is there, in the order in which to show it.</summary>
    public static IEnumerable<Finding> Examine()
    {
        yield return new Finding(".NET", $"{RuntimeInformation.FrameworkDescription} ({RuntimeInformation.RuntimeIdentifier})");
        yield return new Finding("system", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}");
        yield return new Finding("processor", $"{ProcessorName() ?? "unknown"}, {Environment.ProcessorCount} cores for this process");
        yield return VectorInstructions();
        yield return Memory();
    }

    private static Finding VectorInstructions()
    {
        (string Name, bool Supported)[] sets =
        [
            ("AVX2", Avx2.IsSupported), ("FMA", Fma.IsSupported), ("AVX-512", Avx512F.IsSupported), ("NEON", AdvSimd.IsSupported),
        ];
        var found = string.Join(", ", sets.Where(set => set.Supported).Select(set => set.Name));
        return found.Length > 0
            ? new Finding("vector instructions", found)
            : new Finding("vector instructions", "none of AVX2, AVX-512, NEON", "training will be slow", "use a processor made since about 2013, or let the emulator offer AVX2");
    }

    private static Finding Memory()
    {
        // What the process may use: the container's limit where there is one.
        var limit = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var free = FreeMemory();
        var value = $"{Gigabytes(limit)} GB for this process{(free is { } bytes ? $", {Gigabytes(bytes)} GB free" : "")}";
        return Math.Min(limit, free ?? limit) < 2 * Gigabyte
            ? new Finding("memory", value, "less than 2 GB are free", "close other programs, or choose a smaller model or batch")
            : new Finding("memory", value);
    }

    private static string Gigabytes(long bytes) => Figures.Rate((double)bytes / Gigabyte);

    private static string? ProcessorName() => ProcLine("/proc/cpuinfo", "model name");

    private static long? FreeMemory() =>
        ProcLine("/proc/meminfo", "MemAvailable") is { } text && long.TryParse(text.Split(' ')[0], out var kilobytes) ? kilobytes * 1024 : null;

    // Linux tells these in files; elsewhere they stay unknown.
    private static string? ProcLine(string file, string key) =>
        File.Exists(file) ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))?.Split(':', 2)[^1].Trim() : null;
}
