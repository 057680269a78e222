using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Immiscible.Console.Tests.Support;

/// <summary>Takes one HTTP request and gives a fixed answer, or none.</summary>
internal sealed class AnsweringServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task<string> _request;
    private TcpClient? _caller;

    /// <summary>Listens.</summary>
    /// <param name="answer">What it says, lines ended by CR LF; null for nothing at all.</param>
    public AnsweringServer(string? answer)
    {
        _listener.Start();
        Page = $"http://{_listener.LocalEndpoint}/health";
        _request = ServeAsync(answer);
    }

    public string Page { get; }

    /// <summary>The first line of what was asked.</summary>
    public Task<string> Request => _request;

    public void Dispose()
    {
        _caller?.Dispose();
        _listener.Dispose();
    }

    private async Task<string> ServeAsync(string? answer)
    {
        _caller = await _listener.AcceptTcpClientAsync();
        using var reader = new StreamReader(_caller.GetStream(), leaveOpen: true);
        var first = await reader.ReadLineAsync() ?? "";
        while (await reader.ReadLineAsync() is { Length: > 0 }) { }
        if (answer is null) return first;
        await _caller.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer));
        _caller.Client.Shutdown(SocketShutdown.Send);
        return first;
    }
}
