using System.Net;
using System.Net.Sockets;
using System.Text;
using Immiscible.Cluster.ProcessTests.Support;

namespace Immiscible.Cluster.ProcessTests.Serving;

/// <summary>Strangers at every port of a silo while it trains: all are cut off, told of once, and the run does not notice.</summary>
public sealed class StrangerTests
{
    private const int Endless = 100_000, Repeats = 3;

    [Fact]
    public async Task Strangers_at_every_port_are_cut_off_and_a_run_goes_on()
    {
        using var folder = new RunFolder();
        using var silo = SiloProcess.Start("a");
        using var console = silo.StartTiny(folder, Endless);
        console.WaitForStep(2);
        var pages = new Uri(silo.Metrics).Authority;
        string[] ports = [silo.Silo, silo.Gateway, silo.Data, pages];

        var noise = new byte[100_000];
        new Random(7).NextBytes(noise);
        var oversized = Encoding.ASCII.GetBytes($"GET /metrics HTTP/1.1\r\nHost: {pages}\r\nX-Much: {new string('x', 100_000)}\r\n\r\n");
        var body = Encoding.ASCII.GetBytes($"POST /health HTTP/1.1\r\nHost: {pages}\r\nContent-Length: 1000000\r\n\r\n");
        // All at once: those that say nothing are cut off only after some seconds.
        var calls = new List<Task>();
        foreach (var port in ports)
            foreach (var words in new[] { [], noise[..20], noise, oversized, body })
                for (var i = 0; i < Repeats; i++) calls.Add(CallAsync(port, words));
        await Task.WhenAll(calls);

        console.WaitForStep(silo.Runs().GetProperty("runs")[0].GetProperty("step").GetInt64() + 2);
        RunFolder.Run("stop", "run", "--cluster", silo.Gateway).Expect(0);
        console.Finish().Expect(130).ExpectEveryStepOnce();
        Assert.Equal(1, folder.Verify("run").GetProperty("epochs").GetInt32());
        var told = silo.Error.Where(static line => line.Contains("turned away", StringComparison.Ordinal)).ToArray();
        Assert.Equal(told.Length, told.Select(static line => line[line.IndexOf("A caller", StringComparison.Ordinal)..]).Distinct().Count());
        foreach (var port in new[] { "at the silo port", "at the gateway port", "turned away:" })
            Assert.Contains(told, line => line.Contains(port, StringComparison.Ordinal) && line.Contains("does not speak this protocol", StringComparison.Ordinal));
    }

    /// <summary>Connects, says something and nothing more, and waits for the end; whatever is answered is no more than an error page.</summary>
    private static async Task CallAsync(string address, byte[] words)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPEndPoint.Parse(address), TestContext.Current.CancellationToken);
        try
        {
            await socket.SendAsync(words, TestContext.Current.CancellationToken);
            var heard = 0;
            while (await socket.ReceiveAsync(new byte[4096], TestContext.Current.CancellationToken) is var count and > 0)
                Assert.InRange(heard += count, 1, 1000);
        }
        catch (SocketException)
        {
            // Closed with bytes unread: a reset is an end, too.
        }
    }
}
