using System.Net.Sockets;
using Immiscible.Collectives.Reduction;
using Immiscible.Collectives.Tests.Support;
using Immiscible.Collectives.Transport;
using Immiscible.Collectives.Transport.Tcp;
using Immiscible.Numerics.Vectors;

namespace Immiscible.Collectives.Tests.Transport.Tcp;

/// <summary>Peers that mean no good, or are late, while members reduce: refused, logged once, and nobody notices.</summary>
public sealed class BadPeerTests
{
    private const int Length = 10_000, Chunk = 512, Repeats = 3;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_handshake_that_was_overheard_cannot_be_played_again()
    {
        await using var plane = new TcpPlane();
        var network = plane.Start();
        network.Join("run/worker");
        var heard = await OverhearAsync(network, "run/worker");
        for (var i = 0; i < Repeats; i++) await CallAsync(network, heard);
        await Eventually.IsTrueAsync(() => plane.Count("immiscible.transport.handshakes.refused WrongKey") == Repeats);
        Assert.Single(plane.Log.Lines, static line => line.Contains("keys", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Half_a_hello_is_logged_once_however_many_say_it()
    {
        var time = new ManualTime();
        await using var plane = new TcpPlane(time);
        var network = plane.Start();
        network.Join("run/worker");
        using var silent = await RawPeer.ConnectAsync(network);
        using var half = await RawPeer.ConnectAsync(network);
        await half.SendAsync(Greeting("run/worker").ToBytes().AsMemory(0, 20), Cancellation);
        await Eventually.IsTrueAsync(() => time.Waiting == 2);
        time.Advance(TcpPlane.Options.HandshakeTimeout);
        await Eventually.IsTrueAsync(() => plane.Count("immiscible.transport.handshakes.refused TimedOut") == 2);
        Assert.Contains("too long", Assert.Single(plane.Log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_frame_of_an_old_epoch_is_logged_once_and_the_connection_stays()
    {
        await using var plane = new TcpPlane();
        var network = plane.Start();
        var member = network.Join("run/worker");
        var sink = new RecordingSink();
        member.Listen(1, new RecordingSink());
        await member.CloseEpochAsync(1);
        member.Listen(2, sink);
        using var late = await RawPeer.CallAsync(network, "run/worker");
        for (uint id = 1; id <= Repeats; id++)
        {
            await late.Stream.WriteAsync(late.Bytes(id, RawPeer.Header(1, 5), RawPeer.Values(10)), Cancellation);
            Assert.Equal(WireKind.Refused, (await late.ReadAsync())!.Value.Kind);
        }
        await late.Stream.WriteAsync(late.Bytes(9, RawPeer.Header(2, 6), RawPeer.Values(10)), Cancellation);
        Assert.Equal(WireKind.Delivered, (await late.ReadAsync())!.Value.Kind);
        Assert.Equal([6], sink.Completed.Select(static header => header.Step));
        Assert.Equal(Repeats, plane.Count("immiscible.transport.frames.refused"));
        Assert.Contains("epoch 1", Assert.Single(plane.Log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whatever_bad_peers_do_the_members_reduce_to_the_same_bits()
    {
        await using var plane = new TcpPlane();
        var networks = new[] { plane.Start(), plane.Start() };
        var members = networks.Select(static (network, rank) => network.Join($"run/{rank}")).ToArray();
        var lost = 0;
        foreach (var member in members)
            member.PeerLost += (_, peer) => Interlocked.Add(ref lost, peer.Address == RawPeer.Address ? 0 : 1);
        var stranger = plane.Start(new TcpNetworkOptions { Cluster = TcpPlane.Cluster, Key = new byte[32] }).Join("run/stranger");
        var heard = await OverhearAsync(networks[0], "run/0");
        var tree = new CanonicalTree(2);
        var group = new ReductionGroup(2, 0, [.. members.Select(static member => member.Address)]);
        var reducers = members.Select((member, rank) => new CanonicalAllReduce(member, tree, Length, group with { Rank = rank }, 0, Chunk)).ToArray();
        var expected = Gradient(0).Zip(Gradient(1), static (a, b) => a + b).ToArray();

        var step = 0;
        Func<Task>[] attacks =
        [
            () => CallAsync(networks[0], Noise()),
            () => CallAsync(networks[0], heard),
            () => CallAsync(networks[0], Greeting("run/worker").ToBytes().AsMemory(0, 20)),
            () => Assert.ThrowsAsync<TransportException>(async () => await stranger.SendAsync(members[0].Address, RawPeer.Header(2, step), RawPeer.Values(3), Cancellation)),
            () => IntrudeAsync(RawPeer.Header(1, step), Chunk * sizeof(float)),
            () => IntrudeAsync(RawPeer.Header(2, step), int.MaxValue),
        ];
        foreach (var attack in attacks)
            for (var i = 0; i < Repeats; i++, step++)
            {
                // The second member begins only when the attack is over: the first one's reduction is under way all the time.
                var first = ReduceAsync(0);
                await attack();
                Assert.False(first.IsCompleted);
                foreach (var sum in await Task.WhenAll(first, ReduceAsync(1))) Assert.Equal(expected, sum);
            }
        Assert.Equal(0, lost);
        foreach (var reason in new[] { "protocol", "keys", "ended within", "epoch 1", "Length" })
            Assert.Single(plane.Log.Lines, line => line.Contains(reason, StringComparison.Ordinal));

        async Task<float[]> ReduceAsync(int rank)
        {
            var nodes = new NodeSet(tree, new FlatVectorPool(Length));
            nodes.Add(new TreeNode(rank, 1), Gradient(rank));
            var reduced = new float[Length];
            await reducers[rank].ReduceAsync(step, nodes, reduced, Cancellation);
            return reduced;
        }

        // Somebody that knows the key, with a frame that is late or far too long.
        async Task IntrudeAsync(FrameHeader header, int claimed)
        {
            using var peer = await RawPeer.CallAsync(networks[0], "run/0");
            var bytes = peer.Bytes(1, header, new float[Chunk]);
            if (claimed == int.MaxValue) FrameCodec.Write(bytes, new WireFrame(WireKind.PartialSum, 1, TcpMember.RouteTo("run/0"), header, claimed, 0));
            await peer.Stream.WriteAsync(bytes, Cancellation);
            try
            {
                Assert.NotEqual(WireKind.Delivered, (await peer.ReadAsync())?.Kind);
            }
            catch (IOException)
            {
                // Closed with bytes unread: a reset is an end, too.
            }
        }
    }

    private static float[] Gradient(int rank)
    {
        var random = new Random(rank);
        return [.. Enumerable.Range(0, Length).Select(_ => random.NextSingle() - 0.5f)];
    }

    private static byte[] Noise()
    {
        var bytes = new byte[1000];
        new Random(4).NextBytes(bytes);
        return bytes;
    }

    private static Hello Greeting(string member) => new(TcpPlane.Cluster, RawPeer.Address, 1, member, Lane.Reduction);

    /// <summary>All that a caller says who is let in.</summary>
    private static async Task<byte[]> OverhearAsync(TcpNetwork network, string member)
    {
        await using var stream = new OverheardStream(await RawPeer.ConnectAsync(network));
        await new Handshake(TcpPlane.Key).CallAsync(stream, Greeting(member), Cancellation);
        return stream.Said.ToArray();
    }

    /// <summary>Connects, says something and nothing more, and waits for the end.</summary>
    private static async Task CallAsync(TcpNetwork network, ReadOnlyMemory<byte> bytes)
    {
        using var socket = await RawPeer.ConnectAsync(network);
        await socket.SendAsync(bytes, Cancellation);
        socket.Shutdown(SocketShutdown.Send);
        try
        {
            while (await socket.ReceiveAsync(new byte[100], Cancellation) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // Closed with bytes unread: a reset is an end, too.
        }
    }

    private sealed class OverheardStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
    {
        public List<byte> Said { get; } = [];

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Said.AddRange(buffer.Span);
            return base.WriteAsync(buffer, cancellationToken);
        }
    }
}
