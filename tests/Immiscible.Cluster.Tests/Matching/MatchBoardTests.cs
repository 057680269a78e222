using Immiscible.Cluster.Assignment;
using Immiscible.Cluster.Contracts.Assignment;

namespace Immiscible.Cluster.Tests.Matching;

public sealed class MatchBoardTests
{
    private readonly List<int[]> _solved = [];

    private MatchBoard Board => field ??= new MatchBoard(4, blocks =>
    {
        _solved.Add([.. blocks.Select(block => block.Granule)]);
        return Task.FromResult(new BatchMatch([7, 6, 5, 4, 3, 2, 1, 0], TimeSpan.FromSeconds(3)));
    });

    [Fact]
    public async Task Each_worker_gets_the_noises_of_its_own_images_once_all_rows_are_there()
    {
        var late = Board.SubmitAsync(Rows(0, -12, 2, 3));
        Assert.False(late.IsCompleted);

        var early = await Board.SubmitAsync(Rows(0, -12, 0, 1));

        Assert.Equal([7, 6, 5, 4], early.Noises!);
        await GivesAsync([3, 2, 1, 0], late);
        Assert.Equal([0, 1, 2, 3], Assert.Single(_solved));
        Assert.Equal(TimeSpan.FromSeconds(3), Board.Find(0)!.Solve);
        Assert.Equal(TimeSpan.FromMilliseconds(3), Board.Find(0)!.Quantize);
    }

    [Fact]
    public async Task Finer_rows_are_sent_back_and_the_batch_is_solved_with_the_coarsest_step()
    {
        var fine = Board.SubmitAsync(Rows(0, -12, 0, 1));
        var coarse = Board.SubmitAsync(Rows(0, -3, 2, 3));

        Assert.Equal(-3, (await fine).CoarserExponent);
        Assert.Null((await fine).Noises);
        Assert.False(coarse.IsCompleted);
        Assert.Empty(_solved);
        await GivesAsync([7, 6, 5, 4], Board.SubmitAsync(Rows(0, -3, 0, 1)));
        await GivesAsync([3, 2, 1, 0], coarse);
        Assert.Single(_solved);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(-1)]
    public async Task Rows_of_a_granule_that_is_there_already_or_unknown_are_refused_whole(params int[] granules)
    {
        var waiting = Board.SubmitAsync(Rows(0, -12, 0));

        await Assert.ThrowsAsync<InvalidOperationException>(() => Board.SubmitAsync(Rows(0, -12, granules)));

        await Board.SubmitAsync(Rows(0, -12, 1, 2, 3));
        await GivesAsync([7, 6], waiting);
    }

    [Fact]
    public async Task Rows_of_a_step_that_is_matched_are_refused()
    {
        await Board.SubmitAsync(Rows(0, -12, 0, 1, 2, 3));

        await Assert.ThrowsAsync<InvalidOperationException>(() => Board.SubmitAsync(Rows(0, -12, 0)));
    }

    [Fact]
    public async Task Whoever_waits_is_told_when_the_epoch_is_over()
    {
        var waiting = Board.SubmitAsync(Rows(5, -12, 0));

        Board.Abandon(new OperationCanceledException("over"));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private static async Task GivesAsync(int[] noises, Task<MatchAnswer> answer) => Assert.Equal(noises, (await answer).Noises);

    private static DistanceRows Rows(long step, int exponent, params int[] granules) => new()
    {
        Step = step,
        Exponent = exponent,
        Blocks = [.. granules.Select(static granule => new RowBlock { Granule = granule, Distances = [] })],
        QuantizeMilliseconds = granules.Max(),
    };
}
