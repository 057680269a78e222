using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Immiscible.Console.Chaos.Members;

/// <summary>Sends signals to processes.</summary>
internal static partial class ProcessSignal
{
    /// <summary>Numbers of signals.</summary>
    public const int Kill = 9, Terminate = 15, Continue = 18, Stop = 19;

    /// <summary>Sends a signal; one that has ended already is left alone.</summary>
    /// <exception cref="Win32Exception">It may not be sent.</exception>
    public static void Send(Process process, int signal)
    {
        const int noSuchProcess = 3;
        if (process.HasExited) return;
        if (SendSignal(process.Id, signal) != 0 && Marshal.GetLastPInvokeError() is var error and not noSuchProcess) throw new Win32Exception(error);
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int process, int signal);
}
