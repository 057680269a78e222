using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Immiscible.Benchmarks.Steps;

/// <summary>A process of compare-pytorch.py.</summary>
internal sealed class PyTorchProcess : IDisposable
{
    private readonly Process _process;

    private PyTorchProcess(Process process, JsonElement said) =>
        (_process, Version, Parameters, Difference, Modes) = (
            process, said.GetProperty("torch").GetString()!, said.GetProperty("parameters").GetInt64(), said.GetProperty("difference").GetDouble(),
            [.. said.GetProperty("modes").EnumerateArray().Select(static mode => mode.GetString()!)]);

    /// <summary>PyTorch's version.</summary>
    public string Version { get; }

    /// <summary>Parameters of its network.</summary>
    public long Parameters { get; }

    /// <summary>Greatest difference of its output from ours, relative to the greatest value.</summary>
    public double Difference { get; }

    /// <summary>The ways in which it can train.</summary>
    public IReadOnlyList<string> Modes { get; }

    /// <summary>Starts it; what it complains of goes to this program's error output.</summary>
    /// <exception cref="InvalidOperationException">It has ended: there is no torch, or its network is another.</exception>
    public static async Task<PyTorchProcess> StartAsync(string python, string order, string weights, bool check)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Steps", "compare-pytorch.py");
        var process = Process.Start(new ProcessStartInfo(python, [script, order, weights, .. check ? ["--check"] : Array.Empty<string>()])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;
        var said = await process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException($"{python} has ended without an answer (its message is above); it needs torch (Debian: apt-get install python3-torch)");
        return new PyTorchProcess(process, JsonDocument.Parse(said).RootElement);
    }

    /// <summary>The median step in milliseconds, or what it says of why there is none.</summary>
    public async Task<(double? Milliseconds, string Said)> TrainAsync(string mode, int steps)
    {
        await _process.StandardInput.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{mode} {steps}"));
        var said = await _process.StandardOutput.ReadLineAsync() ?? "failed: it has ended";
        return (double.TryParse(said, NumberStyles.Float, CultureInfo.InvariantCulture, out var milliseconds) ? milliseconds : null, said);
    }

    /// <summary>Lets it end.</summary>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
