using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Immiscible.Collectives.Tests.Support;
using Immiscible.Collectives.Transport;
using Immiscible.Collectives.Transport.Tcp;

namespace Immiscible.Collectives.Tests.Transport.Tcp;

/// <summary>Members of one machine take the short way, and TCP where there is none.</summary>
public sealed class LocalSocketTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Members_of_one_machine_need_no_port_to_reach_each_other()
    {
        Linux();
        await using var plane = new TcpPlane();
        // Nobody listens at the port that the member is known by.
        var port = UnusedPort();
        var unreachable = plane.Start(new TcpNetworkOptions { Cluster = TcpPlane.Cluster, Key = TcpPlane.Key, AdvertisedPort = port }).Join("run/here");
        var sink = new RecordingSink();
        unreachable.Listen(1, sink);
        await SendAsync(plane.Member("run/near", TcpPlane.LocalOptions), unreachable);
        Assert.Single(sink.Completed);
        var refusal = await Assert.ThrowsAsync<TransportException>(() => SendAsync(plane.Member("run/far"), unreachable));
        Assert.Contains("refused", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_takes_the_short_way_still_reaches_those_that_do_not_have_it()
    {
        await using var plane = new TcpPlane();
        var far = plane.Member("run/far");
        var sink = new RecordingSink();
        far.Listen(1, sink);
        await SendAsync(plane.Member("run/near", TcpPlane.LocalOptions), far);
        Assert.Single(sink.Completed);
    }

    [Fact]
    public async Task A_stranger_is_turned_away_there_too()
    {
        Linux();
        await using var plane = new TcpPlane();
        var member = plane.Member("run/worker", TcpPlane.LocalOptions);
        var stranger = plane.Member("run/stranger", new TcpNetworkOptions { Cluster = TcpPlane.Cluster, Key = new byte[32] });
        await Assert.ThrowsAsync<TransportException>(() => SendAsync(stranger, member));
        await Eventually.IsTrueAsync(() => plane.Count("immiscible.transport.handshakes.refused WrongKey") == 1);
        Assert.Contains("this machine", Assert.Single(plane.Log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_is_given_once_and_free_again_afterwards()
    {
        Linux();
        var address = new MemberAddress("10.0.0.1", UnusedPort(), "");
        Assert.Null(await LocalSocket.ConnectAsync(address, Cancellation));
        using (LocalSocket.Listen(address))
        {
            Assert.Null(LocalSocket.Listen(address));
            using var caller = await LocalSocket.ConnectAsync(address, Cancellation);
            Assert.NotNull(caller);
        }
        using var again = LocalSocket.Listen(address);
        Assert.NotNull(again);
    }

    [Fact]
    public async Task Of_a_peer_that_is_lost_the_kernel_knows_whether_its_process_has_ended()
    {
        Linux();
        await using var plane = new TcpPlane();
        var network = plane.Start(TcpPlane.LocalOptions);
        var (member, peer) = (plane.Member("run/worker", TcpPlane.LocalOptions), network.Join("run/peer"));
        var losses = Channel.CreateUnbounded<PeerLostEventArgs>();
        member.PeerLost += (_, loss) => losses.Writer.TryWrite(loss);
        peer.Listen(1, new RecordingSink());

        await SendAsync(member, peer);
        ((TcpMember)peer).Sever();
        Assert.False((await losses.Reader.ReadAsync(Cancellation)).ProcessHasEnded());

        await SendAsync(member, peer);
        network.Sever();
        Assert.True((await losses.Reader.ReadAsync(Cancellation)).ProcessHasEnded());
    }

    [Fact]
    public async Task Of_a_peer_that_was_reached_over_TCP_nobody_knows()
    {
        await using var plane = new TcpPlane();
        var network = plane.Start();
        var (member, peer) = (plane.Member(), network.Join("run/peer"));
        var losses = Channel.CreateUnbounded<PeerLostEventArgs>();
        member.PeerLost += (_, loss) => losses.Writer.TryWrite(loss);
        peer.Listen(1, new RecordingSink());
        await SendAsync(member, peer);
        network.Sever();
        Assert.False((await losses.Reader.ReadAsync(Cancellation)).ProcessHasEnded());
    }

    [Fact]
    public void An_address_too_long_for_a_name_has_no_short_way() =>
        Assert.Null(LocalSocket.Listen(new MemberAddress(new string('a', 200), 1, "")));

    private static async Task SendAsync(IMemberTransport from, IMemberTransport to) =>
        await await from.PostAsync(to.Address, RawPeer.Header(1, 1), RawPeer.Values(10), Cancellation);

    private static int UnusedPort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static void Linux() => Assert.SkipUnless(OperatingSystem.IsLinux(), "abstract names of Unix sockets are known to Linux only");
}
