using System.Net;
using System.Net.Sockets;
using System.Text;
using Immiscible.Collectives.Tests.Support;
using Immiscible.Collectives.Transport;
using Immiscible.Collectives.Transport.Tcp;

namespace Immiscible.Collectives.Tests.Transport.Tcp;

public sealed class HandshakeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_caller_with_another_key_is_turned_away_and_logged_once_without_the_key()
    {
        await using var plane = new TcpPlane();
        var member = plane.Member();
        var key = Encoding.ASCII.GetBytes("not-the-same-key");
        var stranger = plane.Start(new TcpNetworkOptions { Cluster = TcpPlane.Cluster, Key = key }).Join("run/stranger");
        for (var i = 0; i < 3; i++)
        {
            var refused = await Assert.ThrowsAsync<TransportException>(async () => await SendAsync(stranger, member));
            Assert.Contains("keys", refused.Message, StringComparison.Ordinal);
        }
        await Eventually.IsTrueAsync(() => plane.Count("immiscible.transport.handshakes.refused WrongKey") == 3);
        var line = Assert.Single(plane.Log.Lines);
        Assert.Contains("127.0.0.1", line, StringComparison.Ordinal);
        Assert.DoesNotContain("not-the-same-key", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_impostor_that_does_not_know_the_key_is_not_talked_to()
    {
        await using var plane = new TcpPlane();
        var member = plane.Member();
        var impostor = plane.Start(new TcpNetworkOptions { Cluster = TcpPlane.Cluster, Key = new byte[32] });
        var trap = impostor.Join("run/trap");
        trap.Listen(1, new RecordingSink());
        await Assert.ThrowsAsync<TransportException>(async () => await SendAsync(member, trap));
    }

    [Fact]
    public async Task The_answerer_must_prove_itself_too()
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        listener.Listen();
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        await using var plane = new TcpPlane();
        var sending = plane.Member().SendAsync($"[::1]:{port}/run/fake", RawPeer.Header(1, 1), RawPeer.Values(1), Cancellation).AsTask();

        using var socket = await listener.AcceptAsync(Cancellation);
        await using var stream = new NetworkStream(socket);
        var hello = new byte[Hello.FixedBytes];
        await stream.ReadExactlyAsync(hello, Cancellation);
        await stream.WriteAsync(new byte[] { 0, FrameCodec.Version }.Concat(new byte[32]).ToArray(), Cancellation);
        await stream.WriteAsync(new byte[33], Cancellation); // "Welcome", with a proof made up.

        var refused = await Assert.ThrowsAsync<TransportException>(() => sending);
        Assert.Contains("keys", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_of_another_cluster_or_for_nobody_is_turned_away()
    {
        await using var plane = new TcpPlane();
        var member = plane.Member();
        var foreigner = plane.Start(new TcpNetworkOptions { Cluster = "other", Key = TcpPlane.Key }).Join("run/foreigner");
        var foreign = await Assert.ThrowsAsync<TransportException>(async () => await SendAsync(foreigner, member));
        Assert.Contains("another cluster", foreign.Message, StringComparison.Ordinal);
        var nobody = await Assert.ThrowsAsync<TransportException>(
            async () => await member.SendAsync(member.Address + "-x", RawPeer.Header(1, 1), RawPeer.Values(1), Cancellation));
        Assert.Contains("no such member", nobody.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_version_is_told_so_and_turned_away()
    {
        await using var plane = new TcpPlane();
        var network = plane.Start();
        network.Join("run/worker");
        using var socket = await RawPeer.ConnectAsync(network);
        await using var stream = new NetworkStream(socket);
        var hello = new Hello(TcpPlane.Cluster, RawPeer.Address, 1, "run/worker", Lane.Reduction).ToBytes();
        hello[4]++;
        await stream.WriteAsync(hello, Cancellation);
        var answer = new byte[34];
        await stream.ReadExactlyAsync(answer, Cancellation);
        Assert.Equal([(byte)HandshakeStatus.WrongVersion, FrameCodec.Version], answer[..2]);
        await AssertEndedAsync(stream);
        await Eventually.IsTrueAsync(() => plane.Count("immiscible.transport.handshakes.refused WrongVersion") == 1);
    }

    [Fact]
    public async Task Random_bytes_are_answered_by_nothing_but_the_end()
    {
        await using var plane = new TcpPlane();
        var network = plane.Start();
        network.Join("run/worker");
        var random = new Random(5);
        for (var i = 0; i < 20; i++)
        {
            using var socket = await RawPeer.ConnectAsync(network);
            await using var stream = new NetworkStream(socket);
            var bytes = new byte[Hello.FixedBytes + random.Next(2000)];
            random.NextBytes(bytes);
            await stream.WriteAsync(bytes, Cancellation);
            await AssertEndedAsync(stream);
        }
        await Eventually.IsTrueAsync(() => plane.Count("immiscible.transport.handshakes.refused NoHello") == 20);
        Assert.Single(plane.Log.Lines);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(Hello.FixedBytes)]
    [InlineData(200)]
    public async Task A_caller_that_falls_silent_is_dropped_at_the_deadline(int bytes)
    {
        var time = new ManualTime();
        await using var plane = new TcpPlane(time);
        var network = plane.Start();
        network.Join("run/worker");
        using var socket = await RawPeer.ConnectAsync(network);
        await using var stream = new NetworkStream(socket);
        var hello = new Hello(TcpPlane.Cluster, RawPeer.Address, 1, "run/worker", Lane.Reduction).ToBytes();
        await stream.WriteAsync(hello.AsMemory(0, Math.Min(bytes, hello.Length)), Cancellation);
        await Eventually.IsTrueAsync(() => time.Waiting == 1);

        time.Advance(TcpPlane.Options.HandshakeTimeout - TimeSpan.FromTicks(1));
        Assert.Equal(0, plane.Count("immiscible.transport.handshakes.refused TimedOut"));
        time.Advance(TimeSpan.FromTicks(1));

        await AssertEndedAsync(stream);
        await Eventually.IsTrueAsync(() => plane.Count("immiscible.transport.handshakes.refused TimedOut") == 1);
    }

    [Fact]
    public async Task No_more_callers_than_allowed_are_in_their_handshake()
    {
        var time = new ManualTime();
        await using var plane = new TcpPlane(time);
        var network = plane.Start(new TcpNetworkOptions { Cluster = TcpPlane.Cluster, Key = TcpPlane.Key, MaxHandshakes = 2 });
        var member = network.Join("run/worker");
        member.Listen(1, new RecordingSink());
        using var first = await RawPeer.ConnectAsync(network);
        using var second = await RawPeer.ConnectAsync(network);
        await Eventually.IsTrueAsync(() => time.Waiting == 2);
        using var third = await RawPeer.ConnectAsync(network);
        await AssertEndedAsync(new NetworkStream(third));

        first.Dispose();
        await Eventually.IsTrueAsync(() => time.Waiting == 1);
        Assert.Equal(1, plane.Count("immiscible.transport.handshakes.refused Broken"));
        await SendAsync(plane.Member("run/friend"), member);
    }

    [Fact]
    public async Task A_short_key_or_an_address_that_nobody_can_reach_is_not_accepted()
    {
        await using var plane = new TcpPlane();
        var refused = Assert.Throws<ArgumentException>(() => plane.Start(new TcpNetworkOptions { Cluster = "c", Key = new byte[15] }));
        Assert.Contains("16", refused.Message, StringComparison.Ordinal);
        var any = new IPEndPoint(IPAddress.Any, 0);
        Assert.Throws<ArgumentException>(() => plane.Start(new TcpNetworkOptions { Cluster = "c", Key = TcpPlane.Key, Listen = any }));
        var advertised = plane.Start(new TcpNetworkOptions { Cluster = "c", Key = TcpPlane.Key, Listen = any, AdvertisedHost = "silo-0", AdvertisedPort = 7400 });
        Assert.Equal("silo-0:7400/run/worker", advertised.Join("run/worker").Address);
        Assert.Throws<TransportException>(() => plane.Start(new TcpNetworkOptions { Cluster = "c", Key = TcpPlane.Key, Listen = advertised.EndPoint, AdvertisedHost = "x" }));
    }

    private static ValueTask SendAsync(IMemberTransport from, IMemberTransport to) =>
        from.SendAsync(to.Address, RawPeer.Header(1, 1), RawPeer.Values(3), Cancellation);

    /// <summary>Whatever was said to the caller, an end follows.</summary>
    private static async Task AssertEndedAsync(NetworkStream stream)
    {
        try
        {
            Assert.InRange(await stream.ReadAtLeastAsync(new byte[100], 100, throwOnEndOfStream: false, Cancellation), 0, 34);
        }
        catch (IOException)
        {
            // Closed with bytes unread: a reset is an end, too.
        }
    }
}
