using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Immiscible.Collectives.Reduction;
using Immiscible.Collectives.Tests.Support;
using Immiscible.Collectives.Transport;
using Immiscible.Collectives.Transport.Tcp;
using Immiscible.Numerics.Vectors;

namespace Immiscible.Collectives.Tests.Transport.Tcp;

public sealed class PeerLossTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_peer_that_dies_within_a_frame_is_lost_and_the_frame_never_complete(bool reset)
    {
        await using var plane = new TcpPlane();
        var network = plane.Start();
        var member = network.Join("run/worker");
        var sink = new RecordingSink();
        member.Listen(1, sink);
        var lost = Losses(member);
        using var peer = await RawPeer.CallAsync(network, "run/worker");
        var bytes = peer.Bytes(1, RawPeer.Header(1, 1), RawPeer.Values(1000));
        await peer.Stream.WriteAsync(bytes.AsMemory(0, bytes.Length - 1), Cancellation);
        await Eventually.IsTrueAsync(() => !sink.Given.IsEmpty);
        if (reset) peer.Kill();
        else peer.Dispose();

        Assert.Equal(RawPeer.Address, await lost.Reader.ReadAsync(Cancellation));
        Assert.Empty(sink.Completed);
        Assert.Equal(1, plane.Count("immiscible.transport.peers.lost"));
    }

    [Fact]
    public async Task A_peer_that_leaves_is_not_lost()
    {
        await using var plane = new TcpPlane();
        var (member, friend) = (plane.Member(), plane.Member("run/friend"));
        var (lostByMember, lostByFriend) = (Losses(member), Losses(friend));
        foreach (var (from, to) in new[] { (member, friend), (friend, member) })
        {
            to.Listen(1, new RecordingSink());
            await from.SendAsync(to.Address, RawPeer.Header(1, 1), RawPeer.Values(10), Cancellation);
        }
        await friend.DisposeAsync();
        var gone = await Assert.ThrowsAsync<TransportException>(
            async () => await member.SendAsync(friend.Address, RawPeer.Header(1, 2), RawPeer.Values(10), Cancellation));
        Assert.Contains("no such member", gone.Message, StringComparison.Ordinal);
        await member.DisposeAsync();
        Assert.False(lostByMember.Reader.TryRead(out _));
        Assert.False(lostByFriend.Reader.TryRead(out _));
        Assert.DoesNotContain(plane.Log.Lines, static line => line.Contains("lost", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Members_that_leave_at_the_same_time_are_not_lost()
    {
        await using var plane = new TcpPlane();
        IMemberTransport[] members = [plane.Member("run/0"), plane.Member("run/1"), plane.Member("run/2")];
        var losses = members.Select(Losses).ToArray();
        foreach (var member in members) member.Listen(1, new RecordingSink());
        foreach (var from in members)
            foreach (var to in members)
                if (from != to) await from.SendAsync(to.Address, RawPeer.Header(1, 1), RawPeer.Values(10), Cancellation);
        await Task.WhenAll(members.Select(static member => member.DisposeAsync().AsTask()));
        Assert.All(losses, static lost => Assert.False(lost.Reader.TryRead(out _)));
    }

    [Fact]
    public async Task A_new_process_at_the_same_address_ends_the_old_ones_connection()
    {
        await using var plane = new TcpPlane();
        var network = plane.Start();
        var member = network.Join("run/worker");
        var sink = new RecordingSink();
        member.Listen(1, sink);
        var lost = Losses(member);
        using var old = await RawPeer.CallAsync(network, "run/worker", incarnation: 1);
        await old.Stream.WriteAsync(old.Bytes(1, RawPeer.Header(1, 1), RawPeer.Values(10)), Cancellation);
        Assert.Equal(WireKind.Delivered, (await old.ReadAsync())!.Value.Kind);

        using var young = await RawPeer.CallAsync(network, "run/worker", incarnation: 2);
        Assert.Equal(RawPeer.Address, await lost.Reader.ReadAsync(Cancellation));
        Assert.Null(await old.ReadAsync());
        await young.Stream.WriteAsync(young.Bytes(1, RawPeer.Header(1, 2), RawPeer.Values(10)), Cancellation);
        Assert.Equal(WireKind.Delivered, (await young.ReadAsync())!.Value.Kind);
        Assert.False(lost.Reader.TryRead(out _));
    }

    [Fact]
    public async Task A_reduction_ends_when_a_member_is_lost_and_its_buffers_are_free()
    {
        await using var plane = new TcpPlane();
        var network = plane.Start();
        var member = network.Join("run/worker");
        var answering = plane.Member("run/silent");
        answering.Listen(1, new RecordingSink());
        var tree = new CanonicalTree(2);
        var reducer = new CanonicalAllReduce(member, tree, 64, new ReductionGroup(1, 0, [member.Address, answering.Address]), firstStep: 0);
        var nodes = new NodeSet(tree, new FlatVectorPool(64));
        nodes.Add(new TreeNode(0, 1), new float[64]);
        var reducing = reducer.ReduceAsync(0, nodes, new float[64], Cancellation);
        // The other member takes what it is sent, connects, and dies before it has sent anything.
        var hello = new Hello(TcpPlane.Cluster, answering.Address, 1, "run/worker", Lane.Reduction);
        using var socket = await RawPeer.ConnectAsync(network);
        await using var stream = new NetworkStream(socket);
        await new Handshake(TcpPlane.Key).CallAsync(stream, hello, Cancellation);
        socket.Dispose();

        var lost = await Assert.ThrowsAsync<TransportException>(() => reducing);
        Assert.Contains(answering.Address, lost.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<TransportException>(
            async () => await answering.SendAsync(member.Address, RawPeer.Header(1, 0), RawPeer.Values(32), Cancellation));
    }

    [Fact]
    public async Task A_frame_under_way_to_a_peer_that_dies_fails()
    {
        await using var plane = new TcpPlane();
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        listener.Listen();
        var address = $"[::1]:{((IPEndPoint)listener.LocalEndPoint!).Port}/run/doomed";
        var member = plane.Member();
        var lost = Losses(member);
        var sending = member.SendAsync(address, RawPeer.Header(1, 1), new float[1 << 20], Cancellation).AsTask();
        using var socket = await listener.AcceptAsync(Cancellation);
        await using var stream = new NetworkStream(socket);
        await new Handshake(TcpPlane.Key).AnswerAsync(stream, static _ => HandshakeStatus.Welcome, Cancellation);
        await stream.ReadExactlyAsync(new byte[1000], Cancellation);
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();

        await Assert.ThrowsAsync<TransportException>(() => sending);
        Assert.Equal(address, await lost.Reader.ReadAsync(Cancellation));
    }

    private static Channel<string> Losses(IMemberTransport member)
    {
        var losses = Channel.CreateUnbounded<string>();
        member.PeerLost += (_, peer) => losses.Writer.TryWrite(peer.Address);
        return losses;
    }
}
