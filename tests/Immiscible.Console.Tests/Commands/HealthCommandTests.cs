using System.Net;
using System.Net.Sockets;
using Immiscible.Console.Tests.Support;

namespace Immiscible.Console.Tests.Commands;

public sealed class HealthCommandTests
{
    [Fact]
    public async Task A_silo_that_is_well_gives_0()
    {
        using var silo = new AnsweringServer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        using var console = new ConsoleHarness();
        Assert.Equal(0, await console.RunAsync("health", "--url", silo.Page));
        Assert.Equal("GET /health HTTP/1.1", await silo.Request);
        Assert.Equal("ok", console.Output.TrimEnd());
        Assert.Empty(console.Error);
    }

    [Theory]
    [InlineData("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 7\r\n\r\nleaving", "answers 503, leaving")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", "answers 302")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", "gives no answer that can be used")]
    public async Task Whatever_else_is_answered_gives_1_and_a_line(string answer, string problem)
    {
        using var silo = new AnsweringServer(answer);
        using var console = new ConsoleHarness();
        Assert.Equal(1, await console.RunAsync("health", "--url", silo.Page));
        Assert.StartsWith($"immiscible: {silo.Page} {problem}", console.Error);
        Assert.Single(console.Error.TrimEnd('\n').Split('\n'));
        Assert.Empty(console.Output);
    }

    [Fact]
    public async Task A_silo_that_hangs_gives_1()
    {
        using var silo = new AnsweringServer(null);
        using var console = new ConsoleHarness();
        Assert.Equal(1, await console.RunAsync("health", "--url", silo.Page, "--timeout", "100ms"));
        Assert.Equal($"immiscible: {silo.Page} does not answer in time\n", console.Error);
    }

    [Fact]
    public async Task No_silo_gives_1()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var page = $"http://{listener.LocalEndpoint}/health";
        listener.Dispose();
        using var console = new ConsoleHarness();
        Assert.Equal(1, await console.RunAsync("health", "--url", page));
        Assert.StartsWith($"immiscible: {page} cannot be reached", console.Error);
    }
}
