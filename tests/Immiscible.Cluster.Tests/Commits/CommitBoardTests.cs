using Immiscible.Cluster.Assignment;
using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Contracts.Membership;

namespace Immiscible.Cluster.Tests.Commits;

public sealed class CommitBoardTests
{
    private readonly CommitBoard _board = new(
        MembershipEpoch.Deal(3, firstStep: 10, granules: 4, [new Participant("a", "a"), new Participant("b", "b")], "run|0"), granules: 4,
        static _ => Task.FromResult(new CommitDecision { Committed = true }));

    [Fact]
    public async Task A_step_is_committed_when_all_members_are_ready()
    {
        var first = _board.ReadyAsync(Report(3, 1, 10, 2, 3));
        Assert.False(first.IsCompleted);

        var second = _board.ReadyAsync(Report(3, 0, 10, 0, 1));

        Assert.True((await first).Committed && (await second).Committed);
        Assert.Equal(11, _board.Step);
    }

    [Theory]
    [InlineData(3, 0, 9)]
    [InlineData(3, 0, 11)]
    [InlineData(3, 2, 10)]
    [InlineData(3, -1, 10)]
    [InlineData(3, 1, 10)]
    public async Task A_report_of_another_step_or_member_or_a_second_one_is_refused(int epoch, int rank, long step)
    {
        var waiting = _board.ReadyAsync(Report(3, 1, 10, 2, 3));

        await Assert.ThrowsAsync<InvalidOperationException>(() => _board.ReadyAsync(Report(epoch, rank, step, 0, 1)));

        Assert.False(waiting.IsCompleted);
        await _board.ReadyAsync(Report(3, 0, 10, 0, 1));
        Assert.True((await waiting).Committed);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public async Task A_report_of_another_epoch_is_fenced_off(int epoch)
    {
        await Assert.ThrowsAsync<EpochOverException>(() => _board.ReadyAsync(Report(epoch, 0, 10, 0, 1)));

        Assert.Equal(10, _board.Step);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0, 1, 2)]
    [InlineData(0, 0)]
    [InlineData(0, 4)]
    public async Task A_granule_that_is_missing_or_double_fails_the_step_for_all(params int[] granules)
    {
        var first = _board.ReadyAsync(Report(3, 1, 10, 2, 3));
        var second = _board.ReadyAsync(Report(3, 0, 10, granules));

        await Assert.ThrowsAsync<InvalidOperationException>(() => first);
        Assert.Contains("each of 0..3 must be once", (await Assert.ThrowsAsync<InvalidOperationException>(() => second)).Message, StringComparison.Ordinal);
        Assert.Equal(10, _board.Step);
    }

    [Fact]
    public async Task Whoever_waits_is_told_when_the_epoch_is_over()
    {
        var waiting = _board.ReadyAsync(Report(3, 1, 10, 2, 3));

        await _board.SealAsync(new EpochOverException("over"));

        await Assert.ThrowsAsync<EpochOverException>(() => waiting);
        await Assert.ThrowsAsync<EpochOverException>(() => _board.ReadyAsync(Report(3, 0, 10, 0, 1)));
    }

    private static ReadyReport Report(int epoch, int rank, long step, params int[] granules) => new()
    {
        Epoch = epoch,
        Rank = rank,
        Step = step,
        Granules = [.. granules.Select(static granule => new GranuleReport(granule, 1, [1]))],
        GradientNorm = 1,
        Phases = new StepPhases(),
    };
}
