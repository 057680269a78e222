using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Immiscible.Cluster.ProcessTests.Support;

/// <summary>A real Redis server on a free port; the test is skipped where there is none to start.</summary>
internal sealed class RedisServer : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("immiscible-redis-");
    private readonly string _program;
    private readonly int _port;
    private Process _process;

    private RedisServer(string program, int port)
    {
        (_program, _port) = (program, port);
        Address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
        _process = Run();
    }

    /// <summary>Its host and port.</summary>
    public string Address { get; }

    /// <summary>Path of the program; the test is skipped where there is none.</summary>
    public static string Program
    {
        get
        {
            var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
                .Select(static folder => Path.Combine(folder, "redis-server")).FirstOrDefault(File.Exists);
            Assert.SkipWhen(program is null, "redis-server is not installed (apt-get install redis-server)");
            return program;
        }
    }

    /// <summary>Starts a server.</summary>
    public static RedisServer Start() => new(Program, FreePort.Find());

    /// <summary>Kills it.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Starts it anew at the same address after it was killed: it has forgotten everything.</summary>
    public void StartEmpty()
    {
        _process.Dispose();
        _process = Run();
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private Process Run()
    {
        var start = new ProcessStartInfo(_program) { RedirectStandardOutput = true, WorkingDirectory = _folder.FullName };
        foreach (var argument in (string[])["--port", $"{_port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]) start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        Waiting.Until(() => Answers(_port), "redis-server");
        return process;
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
