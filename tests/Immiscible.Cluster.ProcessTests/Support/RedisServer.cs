using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Immiscible.Cluster.ProcessTests.Support;

/// <summary>A real Redis server on a free port; the test is skipped where there is none to start.</summary>
internal sealed class RedisServer : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("immiscible-redis-");
    private readonly Process _process;

    private RedisServer(string program, int port)
    {
        Address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, WorkingDirectory = _folder.FullName };
        foreach (var argument in (string[])["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]) start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        _process.OutputDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        Waiting.Until(() => Answers(port), "redis-server");
    }

    /// <summary>Its host and port.</summary>
    public string Address { get; }

    /// <summary>Starts a server.</summary>
    public static RedisServer Start()
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(static folder => Path.Combine(folder, "redis-server")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(program is null, "redis-server is not installed (apt-get install redis-server)");
        return new RedisServer(program, FreePort.Find());
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static bool Answers(int port)
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
