using Immiscible.Collectives.Tests.Support;
using Immiscible.Collectives.Transport;
using Immiscible.Collectives.Transport.Tcp;

namespace Immiscible.Collectives.Tests.Transport.Tcp;

public sealed class EpochFencingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_an_epoch_is_closed_a_slow_sender_changes_nothing_and_its_connection_lives_on()
    {
        await using var plane = new TcpPlane();
        var network = plane.Start();
        var member = network.Join("run/worker");
        var sink = new RecordingSink();
        member.Listen(1, sink);
        using var slow = await RawPeer.CallAsync(network, "run/worker");
        var bytes = slow.Bytes(7, RawPeer.Header(1, 5), RawPeer.Values(10_000));
        var half = bytes.Length / 2;
        await slow.Stream.WriteAsync(bytes.AsMemory(0, half), Cancellation);
        // The last float that came whole is written: the reader is in the middle of the payload.
        var last = (half - FrameCodec.HeaderBytes) / sizeof(float) - 1;
        await Eventually.IsTrueAsync(() => sink.Given.TryGetValue(5, out var given) && Volatile.Read(ref given[last]) != 0);

        await member.CloseEpochAsync(1);
        var fenced = sink.Given[5].ToArray();
        Assert.Equal(0, fenced[^1]);
        var closed = new RecordingSink();
        member.Listen(2, closed);
        await slow.Stream.WriteAsync(bytes.AsMemory(half), Cancellation);
        await slow.Stream.WriteAsync(slow.Bytes(8, RawPeer.Header(1, 6), RawPeer.Values(10)), Cancellation);
        await slow.Stream.WriteAsync(slow.Bytes(9, RawPeer.Header(2, 6), RawPeer.Values(10)), Cancellation);

        Assert.Equal([(WireKind.Refused, 7u), (WireKind.Refused, 8u), (WireKind.Delivered, 9u)], await AnswersAsync(slow, 3));
        Assert.Equal(fenced, sink.Given[5]);
        Assert.Empty(sink.Completed);
        Assert.Equal(RawPeer.Values(10), closed.Given[6]);
    }

    [Fact]
    public async Task Closing_waits_for_the_receiver_that_is_at_work_on_a_frame()
    {
        await using var plane = new TcpPlane();
        var member = plane.Member();
        using var entered = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        member.Listen(1, new SlowSink(entered, release));
        var sending = plane.Member("run/friend").SendAsync(member.Address, RawPeer.Header(1, 1), RawPeer.Values(4), Cancellation).AsTask();
        entered.Wait(Cancellation);
        var closing = member.CloseEpochAsync(1);
        Assert.False(closing.IsCompleted);
        release.Set();
        await closing;
        await sending;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_frame_of_an_epoch_to_come_waits_and_one_of_an_epoch_passed_over_is_refused(bool tcp)
    {
        await using var plane = new TcpPlane();
        var memory = new InMemoryNetwork();
        var (member, friend) = tcp ? (plane.Member(), plane.Member("run/friend")) : (memory.Join("a"), memory.Join("b"));
        var (first, third) = (new RecordingSink(), new RecordingSink());
        member.Listen(1, first);
        var early = friend.SendAsync(member.Address, RawPeer.Header(3, 1), RawPeer.Values(100_000), Cancellation).AsTask();
        var passed = friend.SendAsync(member.Address, RawPeer.Header(2, 1), RawPeer.Values(10), Cancellation).AsTask();
        // What waits is not in the way of what does not.
        await friend.SendAsync(member.Address, RawPeer.Header(1, 4), RawPeer.Values(10), Cancellation);
        Assert.False(early.IsCompleted);

        member.Listen(3, third);
        await early;
        Assert.Equal(RawPeer.Values(100_000), third.Given[1]);
        await Assert.ThrowsAsync<TransportException>(() => passed);
        Assert.Throws<InvalidOperationException>(() => member.Listen(2, first));
        await member.CloseEpochAsync(2);
        await Assert.ThrowsAsync<TransportException>(
            async () => await friend.SendAsync(member.Address, RawPeer.Header(1, 5), RawPeer.Values(10), Cancellation));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_frame_that_waits_for_its_receiver_is_refused_when_the_epoch_ends(bool tcp)
    {
        await using var plane = new TcpPlane();
        var memory = new InMemoryNetwork();
        var (member, friend) = tcp ? (plane.Member(), plane.Member("run/friend")) : (memory.Join("a"), memory.Join("b"));
        var asked = new TaskCompletionSource();
        member.Listen(1, new RecordingSink
        {
            Ready = _ =>
            {
                asked.TrySetResult();
                return new TaskCompletionSource().Task;
            },
        });
        var sending = friend.SendAsync(member.Address, RawPeer.Header(1, 1), RawPeer.Values(10), Cancellation).AsTask();
        await asked.Task;
        await member.CloseEpochAsync(1);
        await Assert.ThrowsAsync<TransportException>(() => sending);
    }

    private static async Task<List<(WireKind, uint)>> AnswersAsync(RawPeer peer, int count)
    {
        var answers = new List<(WireKind, uint)>();
        while (answers.Count < count)
        {
            var frame = await peer.ReadAsync();
            answers.Add((frame!.Value.Kind, frame.Value.Id));
        }
        return answers;
    }

    private sealed class SlowSink(ManualResetEventSlim entered, ManualResetEventSlim release) : IFrameSink
    {
        public ValueTask<Memory<float>?> AcceptAsync(FrameHeader header, int length, CancellationToken cancellation) => new(new float[length]);

        public void Complete(in FrameHeader header)
        {
            entered.Set();
            release.Wait(Cancellation);
        }
    }
}
