using Immiscible.Collectives.Tests.Support;
using Immiscible.Collectives.Transport.Tcp;

namespace Immiscible.Collectives.Tests.Transport.Tcp;

public sealed class FrameFaultTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Faults => ["header", "payload", "kind", "length", "route", "magic", "version", "answer"];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_bad_frame_ends_its_connection_is_logged_once_and_harms_nobody_else(string fault)
    {
        await using var plane = new TcpPlane();
        var network = plane.Start();
        var member = network.Join("run/worker");
        var sink = new RecordingSink();
        member.Listen(1, sink);
        var friend = plane.Member("run/friend");
        await friend.SendAsync(member.Address, RawPeer.Header(1, 1), RawPeer.Values(10), Cancellation);
        var lost = 0;
        member.PeerLost += (_, _) => lost++;

        for (var i = 0; i < 2; i++)
        {
            using var peer = await RawPeer.CallAsync(network, "run/worker");
            await peer.Stream.WriteAsync(Bad(peer, fault), Cancellation);
            await AssertEndedAsync(peer);
        }

        await friend.SendAsync(member.Address, RawPeer.Header(1, 2), RawPeer.Values(10), Cancellation);
        Assert.Equal([1, 2], sink.Completed.Select(static header => header.Step));
        var reason = fault switch
        {
            "header" => FrameFault.HeaderChecksum,
            "payload" => FrameFault.PayloadChecksum,
            "kind" or "answer" => FrameFault.Kind,
            "length" => FrameFault.Length,
            "route" => FrameFault.Route,
            "magic" => FrameFault.Magic,
            _ => FrameFault.Version,
        };
        await Eventually.IsTrueAsync(() => plane.Count($"immiscible.transport.faults {reason}") == 2);
        Assert.Contains(RawPeer.Address, Assert.Single(plane.Log.Lines), StringComparison.Ordinal);
        Assert.Equal(0, lost);
    }

    [Fact]
    public async Task More_waiting_frames_than_allowed_end_the_connection()
    {
        await using var plane = new TcpPlane();
        var network = plane.Start(new TcpNetworkOptions { Cluster = TcpPlane.Cluster, Key = TcpPlane.Key, MaxWaitingFrames = 4 });
        network.Join("run/worker");
        using var peer = await RawPeer.CallAsync(network, "run/worker");
        for (uint id = 1; id <= 5; id++) await peer.Stream.WriteAsync(peer.Bytes(id, RawPeer.Header(1, id), RawPeer.Values(10)), Cancellation);
        await AssertEndedAsync(peer);
        Assert.Equal(1, plane.Count("immiscible.transport.faults TooManyWaiting"));
    }

    [Fact]
    public async Task A_receiver_that_throws_ends_the_connection_and_is_logged()
    {
        await using var plane = new TcpPlane();
        var network = plane.Start();
        var member = network.Join("run/worker");
        member.Listen(1, new RecordingSink { Ready = static _ => throw new InvalidOperationException("broken") });
        using var peer = await RawPeer.CallAsync(network, "run/worker");
        await peer.Stream.WriteAsync(peer.Bytes(1, RawPeer.Header(1, 1), RawPeer.Values(10)), Cancellation);
        await AssertEndedAsync(peer);
        await Eventually.IsTrueAsync(() => plane.Log.Lines.Any(static line => line.Contains("receiver failed", StringComparison.Ordinal)));
    }

    private static byte[] Bad(RawPeer peer, string fault)
    {
        var header = RawPeer.Header(1, 9);
        var bytes = peer.Bytes(1, header, RawPeer.Values(100));
        switch (fault)
        {
            case "header":
                bytes[30] ^= 1;
                break;
            case "payload":
                bytes[^7] ^= 16;
                break;
            case "magic":
                bytes[0] ^= 1;
                break;
            case "version":
                bytes[4] ^= 1;
                break;
            default:
                var route = fault == "route" ? 1 : TcpMember.RouteTo("run/worker");
                var kind = fault switch { "kind" => (WireKind)77, "answer" => WireKind.Delivered, _ => WireKind.PartialSum };
                var length = fault switch { "length" => TcpPlane.Options.MaxPayloadBytes + 4, "answer" => 0, _ => 400 };
                FrameCodec.Write(bytes, new WireFrame(kind, 1, route, header, length, 0));
                break;
        }
        return bytes;
    }

    private static async Task AssertEndedAsync(RawPeer peer)
    {
        try
        {
            Assert.Null(await peer.ReadAsync());
        }
        catch (IOException)
        {
            // Closed with bytes unread: a reset is an end, too.
        }
    }
}
