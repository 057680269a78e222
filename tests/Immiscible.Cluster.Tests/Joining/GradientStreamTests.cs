using System.Collections.Concurrent;
using Immiscible.Cluster.Joining;
using Immiscible.Collectives.Transport;
using Immiscible.Numerics.Vectors;

namespace Immiscible.Cluster.Tests.Joining;

public sealed class GradientStreamTests
{
    private const int Length = 32, Epoch = 3;

    private readonly ConcurrentQueue<(long Step, float First, float Last)> _applied = new();
    private readonly GradientStream _stream;

    public GradientStreamTests() => _stream = new GradientStream(new FlatVectorPool(Length), Epoch, 2, (step, gradient) =>
    {
        _applied.Enqueue((step, gradient.Host.Span[0], gradient.Host.Span[^1]));
        return Task.CompletedTask;
    });

    [Fact]
    public async Task Steps_are_applied_in_order_when_all_members_slices_are_there()
    {
        _stream.BeginAt(5);
        await SendAsync(1, 5);
        await SendAsync(1, 6);
        await SendAsync(0, 6);
        Assert.Empty(_applied);
        await SendAsync(0, 5);
        await _stream.WaitForAsync(7, TestContext.Current.CancellationToken);
        Assert.Equal([(5, 50, 51), (6, 60, 61)], _applied);
    }

    [Fact]
    public async Task A_step_too_far_ahead_waits_and_an_earlier_one_is_thrown_away()
    {
        var early = AcceptAsync(0, 4).AsTask();
        Assert.False(early.IsCompleted, "taken before it was known where to begin");
        _stream.BeginAt(5);
        Assert.NotNull(await early);
        var ahead = AcceptAsync(0, 7).AsTask();
        Assert.False(ahead.IsCompleted);
        await SendAsync(0, 5);
        await SendAsync(1, 5);
        Assert.NotNull(await ahead);
        await _stream.WaitForAsync(6, TestContext.Current.CancellationToken);
        Assert.Equal([5], _applied.Select(static step => step.Step));
    }

    [Theory]
    [InlineData(2, 0, Epoch, 16)]
    [InlineData(0, 1, Epoch, 16)]
    [InlineData(0, 0, Epoch + 1, 16)]
    [InlineData(0, 0, Epoch, 15)]
    [InlineData(0, 0, Epoch, 17)]
    public async Task A_frame_that_no_member_would_send_is_refused(int sender, int slice, int epoch, int count)
    {
        _stream.BeginAt(0);
        Assert.Null(await _stream.AcceptAsync(new FrameHeader(FrameKind.ReducedSlice, epoch, 0, sender, slice, default), count, default));
    }

    [Fact]
    public async Task Nothing_is_applied_after_the_end()
    {
        _stream.BeginAt(0);
        await _stream.StopAsync();
        await SendAsync(0, 0);
        await SendAsync(1, 0);
        Assert.Empty(_applied);
    }

    private ValueTask<Memory<float>?> AcceptAsync(int sender, long step) => _stream.AcceptAsync(Header(sender, step), Length / 2, TestContext.Current.CancellationToken);

    private async Task SendAsync(int sender, long step)
    {
        var slice = await AcceptAsync(sender, step) ?? throw new InvalidOperationException("refused");
        slice.Span.Fill(10 * step + sender);
        _stream.Complete(Header(sender, step));
    }

    private static FrameHeader Header(int sender, long step) => new(FrameKind.ReducedSlice, Epoch, step, sender, sender, default);
}
