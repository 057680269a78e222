using System.ComponentModel;
using System.Diagnostics;

namespace Immiscible.Console.Matching.SciPy;

/// <summary>A Python interpreter.</summary>
/// <param name="program">Its name on the search path, or its path.</param>
internal sealed class PythonProgram(string program)
{
    /// <summary>Runs a script and gives what it prints.</summary>
    /// <param name="script">The script's text.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="stop">Ends the process.</param>
    /// <exception cref="PythonException">There is no such program, or the script failed.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public string Run(string script, IEnumerable<string> arguments, CancellationToken stop)
    {
        using var process = Start(script, arguments);
        using var stopping = stop.UnsafeRegister(static process => Kill((Process)process!), process);
        process.StandardInput.Close();
        var complaint = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        stop.ThrowIfCancellationRequested();
        if (process.ExitCode == 0) return output;
        var last = complaint.GetAwaiter().GetResult().TrimEnd().Split('\n')[^1].Trim();
        throw new PythonException($"{program}: {(last.Length > 0 ? last : $"ended with code {process.ExitCode}")}");
    }

    private Process Start(string script, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, ["-c", script, .. arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            throw new PythonException($"{program}: cannot be started");
        }
    }

    // It may have ended meanwhile.
    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
        }
    }
}
