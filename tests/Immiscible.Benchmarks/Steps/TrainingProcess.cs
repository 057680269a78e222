using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Immiscible.Benchmarks.Steps;

/// <summary>Runs of <c>immiscible train</c> in processes of their own.</summary>
/// <param name="options">What they train.</param>
/// <param name="data">Folder of the images; null where the spec names it or needs none.</param>
internal sealed class TrainingProcess(WorkersOptions options, string? data)
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "immiscible.exe" : "immiscible");

    /// <summary>Trains in a temporary folder; what the process complains of goes to this program's error output.</summary>
    /// <returns>Mean seconds of a step after the warm-up.</returns>
    /// <exception cref="InvalidOperationException">The run did not come to its end.</exception>
    public async Task<double> RunAsync(int workers)
    {
        var folder = Directory.CreateTempSubdirectory("immiscible-workers-").FullName;
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Program, Arguments(workers, folder)) { RedirectStandardOutput = true })!;
            var seconds = new List<double>();
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                using var told = JsonDocument.Parse(line);
                var value = told.RootElement;
                if (value.GetProperty("event").GetString() == "step" && value.GetProperty("step").GetInt64() > options.WarmUp)
                    seconds.Add(value.GetProperty("stepSeconds").GetDouble());
            }
            await process.WaitForExitAsync();
            return process.ExitCode == 0 && seconds.Count > 0
                ? seconds.Average()
                : throw new InvalidOperationException($"the run with {workers} workers ended with exit code {process.ExitCode} after {seconds.Count} steps (its message is above)");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private string[] Arguments(int workers, string folder)
    {
        var steps = (options.WarmUp + options.Steps).ToString(CultureInfo.InvariantCulture);
        return
        [
            "train", options.Preset, "--workers", workers.ToString(CultureInfo.InvariantCulture), "--steps", steps, "--out", Path.Combine(folder, "run"),
            "--metrics-port", "0", "--json", "--set", $"checkpoints.every={steps}", "--set", "sampling.count=1", "--set", "sampling.steps=2",
            .. data is null ? [] : new[] { "--data", data }, .. options.Set.SelectMany(static value => new[] { "--set", value }),
        ];
    }
}
