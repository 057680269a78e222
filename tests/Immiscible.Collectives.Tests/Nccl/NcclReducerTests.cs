using Immiscible.Collectives.Nccl;
using Immiscible.Collectives.Reduction;
using Immiscible.Collectives.Tests.Support;
using Immiscible.Collectives.Transport;
using Immiscible.Numerics.Vectors;

namespace Immiscible.Collectives.Tests.Nccl;

public sealed class NcclReducerTests
{
    private const double Tolerance = 1e-5;

    private readonly FakeNccl _nccl = new();

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task Members_have_the_sum_of_all_granules_step_after_step(int size)
    {
        await using var members = new NcclMembers(_nccl, size);
        for (var step = 0; step < 5; step++)
        {
            var reduced = await members.ReduceAllAsync(step);

            Assert.All(reduced, one => Assert.Equal(reduced[0], one));
            Assert.True(Deviation(reduced[0], step) < Tolerance);
        }
        Assert.Equal((size, size, 0), _nccl.Count);
    }

    [Fact]
    public async Task A_sum_that_is_off_by_one_percent_would_be_found()
    {
        _nccl.Scale = 1.01f;
        await using var members = new NcclMembers(_nccl, 2);

        Assert.True(Deviation((await members.ReduceAllAsync(0))[0], 0) > Tolerance);
    }

    [Fact]
    public async Task One_member_alone_needs_nobody()
    {
        await using var members = new NcclMembers(_nccl, 1);

        Assert.True(Deviation(await members.ReduceAsync(3, 0), 3) < Tolerance);

        Assert.Equal(0, _nccl.Count.Made);
    }

    [Fact]
    public async Task A_vector_in_the_CPUs_memory_is_refused()
    {
        await using var members = new NcclMembers(_nccl, 2);

        var error = await Assert.ThrowsAsync<NcclException>(() => Task.WhenAll(members.Reducers.Select((reducer, rank) => reducer.ReduceAsync(
            0, FinalNodes.Of(NcclMembers.Nodes(0, rank, 2)), new HostVector(NcclMembers.Length), TestContext.Current.CancellationToken))));

        Assert.Equal("the gradient lies in the CPU's memory, which NCCL does not sum; choose sockets, or slots on CUDA devices", error.Message);
    }

    [Fact]
    public async Task Members_without_granules_have_the_sum_too()
    {
        await using var members = new NcclMembers(_nccl, NcclMembers.Granules + 1);

        foreach (var reduced in await members.ReduceAllAsync(0)) Assert.True(Deviation(reduced, 0) < Tolerance);
    }

    [Theory]
    [InlineData(NcclResult.RemoteError)]
    [InlineData(NcclResult.SystemError)]
    [InlineData(NcclResult.InternalError)]
    public async Task An_error_that_shows_later_is_one_of_the_transport_and_names_the_members(NcclResult result)
    {
        _nccl.Summing = (_, rank, sum) => rank == 1 && sum == 1 ? result : NcclResult.Success;
        await using var members = new NcclMembers(_nccl, 2, epoch: 7);
        await members.ReduceAllAsync(0);
        using var giveUp = new CancellationTokenSource();
        var other = members.ReduceAsync(1, 0, giveUp.Token);

        var error = await Assert.ThrowsAsync<TransportException>(() => members.ReduceAsync(1, 1));

        Assert.StartsWith($"the members member-0, member-1 of epoch 7 lost their sum in NCCL: result {result}; ", error.Message, StringComparison.Ordinal);
        // The other one hears of it by other ways, as where the epoch ends.
        Assert.False(other.IsCompleted);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => other);
        Assert.Equal((2, 0, 0), _nccl.Count);
        Assert.False(_nccl.WasMisused);
    }

    [Theory]
    [InlineData(NcclResult.InvalidUsage)]
    [InlineData(NcclResult.UnhandledCudaError)]
    public async Task An_error_that_would_come_again_is_none_of_the_transport(NcclResult result)
    {
        _nccl.Summing = (_, _, _) => result;
        await using var members = new NcclMembers(_nccl, 2);

        await Assert.ThrowsAsync<NcclException>(() => members.ReduceAllAsync(0));
    }

    [Fact]
    public async Task The_next_epoch_meets_anew_and_gets_the_sum_of_the_step_that_failed()
    {
        _nccl.Summing = static (clique, _, _) => clique == 0 ? NcclResult.RemoteError : NcclResult.Success;
        var first = new NcclMembers(_nccl, 3, epoch: 1);
        foreach (var rank in Enumerable.Range(0, 3)) await Assert.ThrowsAsync<TransportException>(() => first.ReduceAsync(4, rank));
        await first.DisposeAsync();

        await using var second = new NcclMembers(_nccl, 2, epoch: 2);
        Assert.True(Deviation((await second.ReduceAllAsync(4))[1], 4) < Tolerance);

        await Assert.ThrowsAnyAsync<Exception>(() => first.ReduceAsync(4, 0));
        Assert.Equal((5, 2, 0), _nccl.Count);
        Assert.False(_nccl.WasMisused);
    }

    [Fact]
    public async Task A_sum_is_given_up_when_a_peer_is_lost()
    {
        _nccl.Hangs = true;
        await using var members = new NcclMembers(_nccl, 2);
        var waiting = Enumerable.Range(0, 2).Select(rank => members.ReduceAsync(0, rank)).ToArray();
        await Eventually.IsTrueAsync(() => _nccl.Count.Waiting == 2);

        members.Transports[0].Lose("somebody-else");
        members.Transports[0].Lose("member-1");

        Assert.Equal("member-1 was lost: connection reset", (await Assert.ThrowsAsync<TransportException>(() => waiting[0])).Message);
        Assert.Equal(1, _nccl.Count.Alive);
        members.Transports[1].Lose("member-0");
        await Assert.ThrowsAsync<TransportException>(() => waiting[1]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_member_that_is_lost_before_all_have_met_is_waited_for_no_longer(int rank)
    {
        // Member 0 makes the id: without it the other has not even that.
        var members = new NcclMembers(_nccl, 2, present: [rank]);
        var waiting = members.Reducers[0].ReduceAsync(0, FinalNodes.Of(NcclMembers.Nodes(0, rank, 2)), new PinnedVector(NcclMembers.Length), CancellationToken.None);
        if (rank == 0) await Eventually.IsTrueAsync(() => _nccl.Count.Alive == 1);

        members.Transports[rank].Lose($"member-{1 - rank}");

        Assert.Contains("was lost", (await Assert.ThrowsAsync<TransportException>(() => waiting)).Message, StringComparison.Ordinal);
        await members.DisposeAsync();
        Assert.Equal(0, _nccl.Count.Alive);
    }

    [Fact]
    public async Task Its_end_ends_a_meeting_under_way_and_frees_everything()
    {
        var members = new NcclMembers(_nccl, 2, present: [0]);
        await Eventually.IsTrueAsync(() => _nccl.Count.Alive == 1);

        await members.DisposeAsync();

        Assert.Equal((1, 0, 0), _nccl.Count);
        Assert.False(members.Transports[0].IsHeard);
    }

    [Fact]
    public async Task Member_0_says_so_where_it_cannot_make_an_id()
    {
        (_nccl.Identifying, _nccl.Said) = (NcclResult.SystemError, "Bootstrap : no socket interface found");
        await using var members = new NcclMembers(_nccl, 2, present: [0]);

        var error = await Assert.ThrowsAsync<NcclException>(() => members.ReduceAsync(0, 0));

        Assert.StartsWith(
            "member 0 of epoch 1 could not begin to meet the others in NCCL: result SystemError (Bootstrap : no socket interface found); choose the network by NCCL_SOCKET_IFNAME",
            error.Message, StringComparison.Ordinal);
    }

    private static double Deviation(float[] reduced, long step) => reduced.Zip(NcclMembers.Sum(step), static (mine, right) => Math.Abs(mine - right)).Max();
}
