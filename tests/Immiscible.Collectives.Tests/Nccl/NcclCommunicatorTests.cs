using Immiscible.Collectives.Nccl;
using Immiscible.Collectives.Reduction;
using Immiscible.Collectives.Tests.Support;
using Immiscible.Collectives.Transport;

namespace Immiscible.Collectives.Tests.Nccl;

public sealed class NcclCommunicatorTests
{
    private readonly FakeNccl _nccl = new();
    private readonly ManualTime _time = new();
    private readonly PinnedVector _values = new(4);
    private int _waited;

    [Fact]
    public async Task A_member_that_never_comes_is_waited_for_only_so_long()
    {
        var meeting = ConnectAsync(2);
        // The deadline, and the pause before the next look.
        await Eventually.IsTrueAsync(() => _time.Waiting == 2);
        Assert.True(_waited > 0);

        _time.Advance(TimeSpan.FromMinutes(2));

        var error = await Assert.ThrowsAsync<NcclException>(() => meeting);
        Assert.Equal("the members a, b of epoch 3 did not meet in NCCL within 120 s, though all are alive; let their machines reach each other, and choose the network by "
            + "NCCL_SOCKET_IFNAME", error.Message);
        Assert.Equal((1, 0, 0), _nccl.Count);
        Assert.False(_nccl.WasMisused);
    }

    [Fact]
    public async Task A_meeting_can_be_given_up()
    {
        using var giveUp = new CancellationTokenSource();
        var meeting = ConnectAsync(2, cancellation: giveUp.Token);
        await Eventually.IsTrueAsync(() => _time.Waiting == 2);

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => meeting);
        Assert.Equal((1, 0, 0), _nccl.Count);
    }

    [Fact]
    public async Task Two_members_on_one_device_are_told_what_to_do()
    {
        (_nccl.Meeting, _nccl.Said) = (static (_, _, _) => NcclResult.InvalidUsage, "Duplicate GPU detected : rank 0 and rank 1 both on CUDA device 3b000\n");

        var error = await Assert.ThrowsAsync<NcclException>(() => ConnectAsync(2));

        Assert.Equal("the members a, b of epoch 3 could not meet in NCCL: result InvalidUsage (Duplicate GPU detected : rank 0 and rank 1 both on CUDA device 3b000); two members "
            + "compute on one GPU: give each silo one of its own by CUDA_VISIBLE_DEVICES", error.Message);
        Assert.Equal((1, 0, 0), _nccl.Count);
    }

    [Fact]
    public async Task A_member_that_dies_while_they_meet_is_lost_to_the_transport()
    {
        _nccl.Meeting = static (_, _, _) => NcclResult.RemoteError;

        await Assert.ThrowsAsync<TransportException>(() => ConnectAsync(2));

        Assert.Equal((1, 0, 0), _nccl.Count);
    }

    [Theory]
    [InlineData(NcclResult.SystemError)]
    [InlineData(NcclResult.InternalError)]
    public async Task What_would_keep_them_from_meeting_again_is_not_tried_again(NcclResult result)
    {
        _nccl.Meeting = (_, _, _) => result;

        await Assert.ThrowsAsync<NcclException>(() => ConnectAsync(2));

        Assert.Equal((1, 0, 0), _nccl.Count);
    }

    [Fact]
    public async Task A_sum_is_there_when_the_stream_has_done_it()
    {
        var isDone = false;
        var device = new FakeDevice { Idle = _ => Volatile.Read(ref isDone) };
        await using var communicator = await ConnectAsync(1, device);
        var sum = communicator.AllReduceAsync(_values.ChangeOnDevice(), _values.Length, CancellationToken.None);
        await Eventually.IsTrueAsync(() => _time.Waiting == 1);
        Assert.True(device.Looks > 1);
        Assert.False(sum.IsCompleted);

        Volatile.Write(ref isDone, true);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        await sum;
        Assert.Equal(1, _nccl.Count.Alive);
    }

    [Fact]
    public async Task A_device_that_fails_says_so_itself()
    {
        var device = new FakeDevice { Idle = static _ => throw new CudaException("work on CUDA device 0 has failed: an illegal memory access was encountered") };
        await using var communicator = await ConnectAsync(1, device);

        await Assert.ThrowsAsync<CudaException>(() => communicator.AllReduceAsync(_values.ChangeOnDevice(), _values.Length, CancellationToken.None));

        Assert.Equal((1, 0, 0), _nccl.Count);
    }

    [Fact]
    public async Task An_abort_releases_whoever_waits_and_nothing_is_used_after_it()
    {
        _nccl.Hangs = true;
        var communicator = await ConnectAsync(1);
        var sum = communicator.AllReduceAsync(_values.ChangeOnDevice(), _values.Length, CancellationToken.None);
        await Eventually.IsTrueAsync(() => _time.Waiting == 1);

        await communicator.AbortAsync("the epoch has ended");

        Assert.Equal("the epoch has ended", (await Assert.ThrowsAsync<TransportException>(() => sum)).Message);
        Assert.Equal("the epoch has ended",
            (await Assert.ThrowsAsync<TransportException>(() => communicator.AllReduceAsync(_values.ChangeOnDevice(), _values.Length, CancellationToken.None))).Message);
        await communicator.DisposeAsync();
        Assert.Equal((1, 0, 0), _nccl.Count);
        Assert.False(_nccl.WasMisused);
    }

    private Task<NcclCommunicator> ConnectAsync(int size, FakeDevice? device = null, CancellationToken cancellation = default)
    {
        _nccl.GetUniqueId(out var id);
        string[] addresses = ["a", "b"];
        return NcclCommunicator.ConnectAsync(_nccl, device ?? new FakeDevice(), new ReductionGroup(3, 0, addresses[..size]), id,
            new NcclOptions { Time = _time, Waiting = () => Interlocked.Increment(ref _waited) }, cancellation);
    }
}
