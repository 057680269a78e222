using System.Diagnostics;
using System.Globalization;
using Immiscible.Console.Chaos.Members;

namespace Immiscible.Console.Chaos;

/// <summary>Trains as many steps of the same spec with one worker that nothing happens to, in a process of its own.</summary>
internal static class UndisturbedRun
{
    /// <summary>Trains; the run lies in <paramref name="directory"/>.</summary>
    /// <param name="spec">Path of the spec.</param>
    /// <param name="steps">Steps to train.</param>
    /// <param name="directory">Where to.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>What went wrong; null for nothing.</returns>
    public static async Task<string?> TrainAsync(string spec, long steps, string directory, CancellationToken cancellation)
    {
        using var process = Process.Start(ThisProgram.With(
            "train", spec, "--workers", "1", "--steps", steps.ToString(CultureInfo.InvariantCulture), "--out", directory, "--metrics-port", "0", "--json"))!;
        try
        {
            var error = process.StandardError.ReadToEndAsync(cancellation);
            while (await process.StandardOutput.ReadLineAsync(cancellation) is not null)
            {
                // Its events are of no interest here; the run directory has them.
            }
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode == 0 ? null : $"the undisturbed run ended with exit code {process.ExitCode}: {(await error).Trim().ReplaceLineEndings(" ")}";
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
