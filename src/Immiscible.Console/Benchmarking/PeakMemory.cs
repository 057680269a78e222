using System.Diagnostics;
using System.Globalization;

namespace Immiscible.Console.Benchmarking;

/// <summary>The most memory that this process has had resident.</summary>
internal static class PeakMemory
{
    private const string Status = "/proc/self/status", Reset = "/proc/self/clear_refs";

    /// <summary>Forgets the peak so far, where the system lets it be forgotten.</summary>
    public static void Forget()
    {
        try
        {
            if (OperatingSystem.IsLinux()) File.WriteAllText(Reset, "5");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The peak is then that of the whole process so far.
        }
    }

    /// <summary>The peak in bytes.</summary>
    public static long Read()
    {
        if (OperatingSystem.IsLinux() && File.Exists(Status) && File.ReadLines(Status).FirstOrDefault(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal)) is { } line)
            return long.Parse(line.AsSpan("VmHWM:".Length, line.Length - "VmHWM:".Length - "kB".Length), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) << 10;
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
