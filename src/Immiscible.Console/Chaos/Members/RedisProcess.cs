using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Immiscible.Console.Application;

namespace Immiscible.Console.Chaos.Members;

/// <summary>A Redis server that keeps the membership of the silos under test and nothing on disk.</summary>
internal sealed class RedisProcess : IAsyncDisposable
{
    private const string Program = "redis-server";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Process _process;

    private RedisProcess(Process process, string address) => (_process, Address) = (process, address);

    /// <summary>Its host and port.</summary>
    public string Address { get; }

    /// <summary>Starts the server on a free port and waits until it answers.</summary>
    /// <exception cref="CommandException">There is none on this machine.</exception>
    public static async Task<RedisProcess> StartAsync(CancellationToken cancellation)
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(static folder => Path.Combine(folder, Program)).FirstOrDefault(File.Exists) ?? throw new CommandException(
                $"{Program} is not in PATH; install it (apt-get install redis-server), or name a server by --redis <host:port>");
        var port = FreePort();
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        foreach (var argument in (string[])["--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            start.ArgumentList.Add(argument);
        var server = new RedisProcess(Process.Start(start)!, string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"));
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(Patience);
            while (!await AnswersAsync(port, patience.Token)) await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<bool> AnswersAsync(int port, CancellationToken cancellation)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
