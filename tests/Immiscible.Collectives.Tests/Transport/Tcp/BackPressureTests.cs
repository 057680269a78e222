using Immiscible.Collectives.Tests.Support;
using Immiscible.Collectives.Transport;

namespace Immiscible.Collectives.Tests.Transport.Tcp;

public sealed class BackPressureTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4075)]
    [InlineData(4076)]
    [InlineData(4077)]
    [InlineData(1 << 20)]
    public async Task A_payload_of_any_size_arrives_as_it_was(int count)
    {
        await using var plane = new TcpPlane();
        var (member, friend) = (plane.Member(), plane.Member("run/friend"));
        var sink = new RecordingSink();
        member.Listen(1, sink);
        var header = RawPeer.Header(1, long.MaxValue) with { Offset = 1L << 40 };
        await friend.SendAsync(member.Address, header, RawPeer.Values(count), Cancellation);
        Assert.Equal(RawPeer.Values(count), sink.Given[header.Step]);
        Assert.Equal([header], sink.Completed);
        Assert.Equal(count * sizeof(float), plane.Count("immiscible.transport.received"));
    }

    [Fact]
    public async Task A_frame_longer_than_allowed_is_not_even_sent()
    {
        await using var plane = new TcpPlane();
        var member = plane.Member();
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await member.SendAsync(member.Address, RawPeer.Header(1, 1), new float[(1 << 20) + 1], Cancellation));
    }

    [Fact]
    public async Task A_frame_waits_until_its_destination_is_ready_and_others_go_by()
    {
        await using var plane = new TcpPlane();
        var (member, friend) = (plane.Member(), plane.Member("run/friend"));
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var sink = new RecordingSink { Ready = header => header.Step == 1 ? ready.Task : Task.CompletedTask };
        member.Listen(1, sink);
        var slow = friend.SendAsync(member.Address, RawPeer.Header(1, 1), RawPeer.Values(500_000), Cancellation).AsTask();
        for (var step = 2; step < 20; step++)
            await friend.SendAsync(member.Address, RawPeer.Header(1, step), RawPeer.Values(1000), Cancellation);
        Assert.False(slow.IsCompleted);
        Assert.DoesNotContain(1L, sink.Given.Keys);

        ready.SetResult();
        await slow;
        Assert.Equal(RawPeer.Values(500_000), sink.Given[1]);
    }

    [Fact]
    public async Task Many_small_frames_of_many_senders_all_arrive()
    {
        await using var plane = new TcpPlane();
        var network = plane.Start();
        IMemberTransport[] receivers = [network.Join("a/0"), network.Join("a/1"), network.Join("b/0")];
        var sinks = receivers.Select(_ => new RecordingSink()).ToArray();
        for (var i = 0; i < receivers.Length; i++) receivers[i].Listen(1, sinks[i]);
        var senders = Enumerable.Range(0, 4).Select(i => plane.Member($"s/{i}")).ToArray();
        await Task.WhenAll(senders.SelectMany((sender, s) => receivers.SelectMany(receiver => Enumerable.Range(0, 5).Select(async task =>
        {
            for (var i = 0; i < 50; i++)
            {
                var step = (s * 5 + task) * 50 + i;
                await sender.SendAsync(receiver.Address, RawPeer.Header(1, step), new[] { (float)step }, Cancellation);
            }
        }))));
        foreach (var sink in sinks)
        {
            Assert.Equal(1000, sink.Completed.Count);
            Assert.All(sink.Given, static given => Assert.Equal((float)given.Key, Assert.Single(given.Value)));
        }
    }

    [Fact]
    public async Task A_sender_that_is_cancelled_while_it_waits_leaves_the_connection_in_order()
    {
        await using var plane = new TcpPlane();
        var (member, friend) = (plane.Member(), plane.Member("run/friend"));
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var sink = new RecordingSink
        {
            Ready = header =>
            {
                if (header.Step != 1) return Task.CompletedTask;
                asked.SetResult();
                return ready.Task;
            },
        };
        member.Listen(1, sink);
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var sending = friend.SendAsync(member.Address, RawPeer.Header(1, 1), RawPeer.Values(1000), cancelling.Token).AsTask();
        await asked.Task;
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await friend.SendAsync(member.Address, RawPeer.Header(1, 2), RawPeer.Values(10), cancelling.Token));
        ready.SetResult();
        await friend.SendAsync(member.Address, RawPeer.Header(1, 3), RawPeer.Values(10), Cancellation);
        // The first had arrived as a whole; whether it was still wanted when it was accepted is for the peers to find out.
        Assert.Equal([3], sink.Completed.Select(static header => header.Step).Where(static step => step != 1));
    }
}
