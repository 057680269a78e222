using System.Runtime.InteropServices;

namespace Immiscible.Cluster.Faults;

/// <summary>Does to this process what the system or an operator may do to it at any moment.</summary>
internal static partial class ProcessSignals
{
    private const int Kill = 9, Stop = 19;

    /// <summary>Kills the process, or stops it until it is told to go on.</summary>
    /// <exception cref="PlatformNotSupportedException">The system knows no signals.</exception>
    public static void Send(FaultAction action)
    {
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException($"this system knows no signals, so '{FaultNames.Of(action)}' cannot be injected");
        if (SendTo(Environment.ProcessId, action == FaultAction.Die ? Kill : Stop) != 0)
            throw new InvalidOperationException($"'{FaultNames.Of(action)}' could not be injected: error {Marshal.GetLastPInvokeError()}");
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendTo(int process, int signal);
}
