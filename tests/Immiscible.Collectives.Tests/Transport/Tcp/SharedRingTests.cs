using Immiscible.Collectives.Tests.Support;
using Immiscible.Collectives.Transport;
using Immiscible.Collectives.Transport.Tcp;

namespace Immiscible.Collectives.Tests.Transport.Tcp;

/// <summary>Long payloads between members of one machine lie in memory that both see.</summary>
public sealed class SharedRingTests
{
    private const int Long = SharedRing.SlotBytes / sizeof(float);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public SharedRingTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "nameless memory is known to Linux only");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(PayloadHash.BlockBytes - 1)]
    [InlineData(PayloadHash.BlockBytes)]
    [InlineData((3 * PayloadHash.BlockBytes) + 5)]
    [InlineData(SharedRing.SlotBytes)]
    public void What_is_written_to_a_slot_is_read_from_it_with_its_hash(int length)
    {
        using var written = SharedRing.Create()!;
        using var read = SharedRing.Open(written.Offer())!;
        for (var slot = 0; slot < SharedRing.Slots; slot++)
        {
            byte[] payload = [.. Enumerable.Range(0, length).Select(i => (byte)((i * 31) + slot))], copy = new byte[length];
            var hash = written.Write(slot, payload);
            Assert.Equal(PayloadHash.Of(payload), hash);
            Assert.Equal(hash, read.Read(slot, copy));
            Assert.Equal(payload, copy);
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => read.Read(SharedRing.Slots, new byte[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => read.Read(0, new byte[SharedRing.SlotBytes + 1]));
    }

    [Fact]
    public void Only_the_memory_that_was_offered_is_opened()
    {
        using var ring = SharedRing.Create()!;
        var offer = ring.Offer();
        Assert.Null(SharedRing.Open(offer with { Token = offer.Token + 1 }));
        Assert.Null(SharedRing.Open(offer with { File = 1_000_000 }));
        Assert.Null(SharedRing.Open(offer with { Process = int.MaxValue }));
        using var file = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 4096, FileOptions.DeleteOnClose);
        Assert.Null(SharedRing.Open(offer with { File = (int)file.SafeFileHandle.DangerousGetHandle() }));
        Assert.Equal(offer, RingOffer.Read(offer.ToBytes()));
        using var opened = SharedRing.Open(offer);
        Assert.NotNull(opened);
    }

    [Fact]
    public void A_ring_that_is_disposed_of_says_so_and_does_no_harm()
    {
        var ring = SharedRing.Create()!;
        var other = SharedRing.Open(ring.Offer())!;
        ring.Dispose();
        Assert.Throws<ObjectDisposedException>(() => ring.Write(0, new byte[10]));
        other.Read(0, new byte[10]);
        other.Dispose();
    }

    [Fact]
    public async Task Long_payloads_of_neighbours_go_through_memory_and_others_by_the_socket()
    {
        await using var plane = new TcpPlane();
        var (sink, receiver) = Receiver(plane, TcpPlane.LocalOptions);
        var near = plane.Member("run/near", TcpPlane.LocalOptions);
        int[] lengths = [Long, 10, (SharedRing.LeastPayloadBytes / sizeof(float)) - 1, SharedRing.LeastPayloadBytes / sizeof(float), Long + 1];
        foreach (var length in lengths) await await near.PostAsync(receiver.Address, RawPeer.Header(1, length), RawPeer.Values(length), Cancellation);
        Assert.Equal(lengths, sink.Completed.Select(static frame => (int)frame.Step));
        Assert.All(lengths, length => Assert.Equal(RawPeer.Values(length), sink.Given[length]));
        var shared = SharedRing.SlotBytes + SharedRing.LeastPayloadBytes;
        Assert.Equal(shared, plane.Count("immiscible.transport.shared"));

        var far = plane.Member("run/far");
        await await far.PostAsync(receiver.Address, RawPeer.Header(1, 1), RawPeer.Values(Long), Cancellation);
        Assert.Equal(RawPeer.Values(Long), sink.Given[1]);
        Assert.Equal(shared, plane.Count("immiscible.transport.shared"));
    }

    [Fact]
    public async Task Refused_and_early_frames_give_their_slots_back()
    {
        await using var plane = new TcpPlane();
        var receiver = plane.Member("run/receiver", TcpPlane.LocalOptions);
        var near = plane.Member("run/near", TcpPlane.LocalOptions);
        receiver.Listen(1, new RecordingSink());
        var early = new List<Task>();
        // The next epoch is not open yet: the receiver drops these and asks for them later.
        for (var i = 0; i < 2 * SharedRing.Slots; i++) early.Add(await near.PostAsync(receiver.Address, RawPeer.Header(2, i), RawPeer.Values(Long), Cancellation));
        for (var i = 0; i < 2 * SharedRing.Slots; i++)
            await Assert.ThrowsAsync<TransportException>(async () => await await near.PostAsync(receiver.Address, RawPeer.Header(0, i), RawPeer.Values(Long), Cancellation));
        var sink = new RecordingSink();
        receiver.Listen(2, sink);
        await Task.WhenAll(early).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.Equal(early.Count, sink.Completed.Count);
    }

    [Fact]
    public async Task A_slot_of_memory_that_was_never_offered_ends_the_connection()
    {
        await using var plane = new TcpPlane();
        var network = plane.Start();
        network.Join("run/0").Listen(1, new RecordingSink());
        using var peer = await RawPeer.CallAsync(network, "run/0");
        var bytes = new byte[FrameCodec.HeaderBytes];
        FrameCodec.Write(bytes, new WireFrame(WireKind.PartialSum, 1, TcpMember.RouteTo("run/0"), RawPeer.Header(1, 1), 8, 0, Slot: 1));
        await peer.Stream.WriteAsync(bytes, Cancellation);
        Assert.Null(await peer.ReadAsync());
        await Eventually.IsTrueAsync(() => plane.Count("immiscible.transport.faults Slot") == 1);
    }

    [Fact]
    public void A_slot_that_cannot_be_is_no_frame()
    {
        byte[] header = new byte[FrameCodec.HeaderBytes];
        FrameCodec.Write(header, new WireFrame(WireKind.PartialSum, 1, 1, RawPeer.Header(1, 1), 8, 0, Slot: SharedRing.Slots + 1));
        Assert.Equal(FrameFault.Slot, FrameCodec.Read(header, 1 << 20, out _));
        FrameCodec.Write(header, new WireFrame(WireKind.Delivered, 1, 1, default, 0, 0, Slot: 1));
        Assert.Equal(FrameFault.Slot, FrameCodec.Read(header, 1 << 20, out _));
        FrameCodec.Write(header, new WireFrame(WireKind.PartialSum, 1, 1, RawPeer.Header(1, 1), SharedRing.SlotBytes + 4, 0, Slot: 1));
        Assert.Equal(FrameFault.Slot, FrameCodec.Read(header, 1 << 20, out _));
        FrameCodec.Write(header, new WireFrame(WireKind.PartialSum, 1, 1, RawPeer.Header(1, 1), 8, 0, Slot: SharedRing.Slots));
        Assert.Equal(FrameFault.None, FrameCodec.Read(header, 1 << 20, out var frame));
        Assert.Equal(SharedRing.Slots, frame.Slot);
    }

    private static (RecordingSink Sink, IMemberTransport Receiver) Receiver(TcpPlane plane, TcpNetworkOptions options)
    {
        var (sink, receiver) = (new RecordingSink(), plane.Member("run/receiver", options));
        receiver.Listen(1, sink);
        return (sink, receiver);
    }
}
