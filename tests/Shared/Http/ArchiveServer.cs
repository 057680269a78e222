using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Immiscible.Testing.Http;

/// <summary>Serves one file over HTTP, with ranges, and misbehaves as it is told.</summary>
internal sealed class ArchiveServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _callers = [];
    private readonly Task _serving;

    public ArchiveServer(byte[] content)
    {
        Content = content;
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Url => new($"http://{_listener.LocalEndpoint}/archive.tar.gz");

    public byte[] Content { get; set; }

    /// <summary>Entity tag of the content; null for none.</summary>
    public string? Tag { get; set; } = "\"1\"";

    /// <summary>The connection ends after so many bytes of a body; null for never.</summary>
    public int? CutAfter { get; set; }

    /// <summary>Nothing more is sent after so many bytes of a body, and the connection stays; null for never.</summary>
    public int? SilentAfter { get; set; }

    /// <summary>Always sends all.</summary>
    public bool IgnoresRanges { get; set; }

    /// <summary>An answer without the file, such as <c>404 Not Found</c>; null for none.</summary>
    public string? Refusal { get; set; }

    /// <summary>The path that a request for another is sent on to; null for none.</summary>
    public string? Elsewhere { get; set; }

    /// <summary>What was asked: the headers of each request, with its first line.</summary>
    public ConcurrentQueue<string[]> Requests { get; } = [];

    /// <summary>The range that each request asked for; empty for the whole.</summary>
    public IEnumerable<string> Ranges => Requests.Select(static lines =>
        lines.FirstOrDefault(static line => line.StartsWith("Range: ", StringComparison.Ordinal))?["Range: ".Length..] ?? "");

    public void Dispose()
    {
        _listener.Dispose();
        foreach (var caller in _callers) caller.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var caller = await _listener.AcceptTcpClientAsync();
                _callers.Add(caller);
                await AnswerAsync(caller);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
        {
            // The test has ended.
        }
    }

    private async Task AnswerAsync(TcpClient caller)
    {
        using var reader = new StreamReader(caller.GetStream(), leaveOpen: true);
        var lines = new List<string>();
        while (await reader.ReadLineAsync() is { Length: > 0 } line) lines.Add(line);
        Requests.Enqueue([.. lines]);
        var (head, body) = Answer(lines);
        var sent = Math.Min(CutAfter ?? int.MaxValue, SilentAfter ?? int.MaxValue);
        await caller.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {head}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"));
        await caller.GetStream().WriteAsync(body.AsMemory(0, Math.Min(sent, body.Length)));
        if (sent != SilentAfter) caller.Client.Shutdown(SocketShutdown.Send);
    }

    private (string Head, byte[] Body) Answer(List<string> lines)
    {
        if (Refusal is not null) return (Refusal, []);
        if (Elsewhere is not null && !lines[0].Contains(Elsewhere, StringComparison.Ordinal)) return ($"302 Found\r\nLocation: {Elsewhere}", []);
        var tag = Tag is null ? "" : $"\r\nETag: {Tag}";
        var range = lines.FirstOrDefault(static line => line.StartsWith("Range: bytes=", StringComparison.Ordinal));
        var condition = lines.FirstOrDefault(static line => line.StartsWith("If-Range: ", StringComparison.Ordinal));
        if (range is null || IgnoresRanges || (condition is not null && condition != $"If-Range: {Tag}")) return ($"200 OK{tag}", Content);
        var from = int.Parse(range["Range: bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
        return from >= Content.Length
            ? ($"416 Range Not Satisfiable\r\nContent-Range: bytes */{Content.Length}", [])
            : ($"206 Partial Content{tag}\r\nContent-Range: bytes {from}-{Content.Length - 1}/{Content.Length}", Content[from..]);
    }
}
