using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Immiscible.Cluster.ProcessTests.Support;

/// <summary>A real Redis server on a free port; the test is skipped where there is none to start.</summary>
internal sealed class RedisServer : IDisposable
{
    private const int UsualPort = 6379;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("immiscible-redis-");
    private readonly string[] _line, _more;
    private readonly IPAddress _host;
    private readonly int _port;
    private Process _process;

    private RedisServer(IPAddress host, int port, IReadOnlyList<string> launcher, params string[] more)
    {
        (_line, _host, _port, _more) = ([.. launcher, Program], host, port, more);
        Address = string.Create(CultureInfo.InvariantCulture, $"{host}:{port}");
        _process = Run();
    }

    /// <summary>Its host and port.</summary>
    public string Address { get; }

    private static string Program => InstalledProgram.Find("redis-server", "redis-server");

    /// <summary>Starts a server.</summary>
    public static RedisServer Start() => new(IPAddress.Loopback, FreePort.Find(), []);

    /// <summary>Starts a server that asks for a password.</summary>
    public static RedisServer StartGuarded(string password) => new(IPAddress.Loopback, FreePort.Find(), [], "--requirepass", password);

    /// <summary>Starts a server somewhere else, which is waited for by those who need it.</summary>
    /// <param name="host">Its address there.</param>
    /// <param name="launcher">What leads there.</param>
    public static RedisServer Start(string host, IReadOnlyList<string> launcher) => new(IPAddress.Parse(host), UsualPort, launcher);

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
        string[] line = [.. _line, "--port", $"{_port}", "--bind", $"{_host}", "--protected-mode", "no", "--save", "", "--appendonly", "no", .. _more];
        var start = new ProcessStartInfo(line[0], line[1..]) { RedirectStandardOutput = true, WorkingDirectory = _folder.FullName };
        var process = Process.Start(start)!;
        var isReady = false;
        process.OutputDataReceived += (_, line) => isReady |= line.Data?.Contains("Ready to accept connections", StringComparison.Ordinal) == true;
        process.BeginOutputReadLine();
        Waiting.Until(() => Volatile.Read(ref isReady), "redis-server");
        return process;
    }
}
