using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Immiscible.Benchmarks.Collectives;

/// <summary>Processes of gloo-member.py, where the system's python has torch.</summary>
internal static class GlooProcesses
{
    private const string Python = "/usr/bin/python3";

    /// <summary>Starts them and waits until they have found each other; null where there is no gloo, which is said.</summary>
    public static async Task<Process[]?> StartAsync(AllReduceOptions options)
    {
        if (!await HasGlooAsync())
        {
            Console.WriteLine($"gloo is left out: {Python} finds no torch with gloo (Debian: apt-get install python3-torch)");
            return null;
        }
        var port = FreePort();
        var script = Path.Combine(AppContext.BaseDirectory, "Collectives", "gloo-member.py");
        var processes = Enumerable.Range(0, options.Members).Select(rank => Start([script, Text(rank), Text(options.Members), Text(options.Length), Text(port)])).ToArray();
        foreach (var process in processes)
            if (await process.StandardOutput.ReadLineAsync() != "ready") throw new InvalidOperationException("a process of gloo has ended");
        return processes;
    }

    private static async Task<bool> HasGlooAsync()
    {
        if (!File.Exists(Python)) return false;
        using var probe = Start(["-c", "import torch.distributed as d; raise SystemExit(not d.is_gloo_available())"], quiet: true);
        await probe.StandardError.ReadToEndAsync();
        await probe.WaitForExitAsync();
        return probe.ExitCode == 0;
    }

    private static Process Start(string[] arguments, bool quiet = false) => Process.Start(new ProcessStartInfo(Python, arguments)
    {
        RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = quiet,
    })!;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
