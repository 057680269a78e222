using Immiscible.Cluster.Assignment;
using Immiscible.Cluster.Contracts.Assignment;

namespace Immiscible.Cluster.Tests.Matching;

public sealed class MatchBoardTests
{
    private static readonly int[] Match = [7, 6, 5, 4, 3, 2, 1, 0];

    private readonly List<int[]> _solved = [];

    private MatchBoard Board => field ??= new MatchBoard(4, blocks =>
    {
        _solved.Add([.. blocks.Select(block => block.Granule)]);
        return Task.FromResult(new BatchMatch(Match, TimeSpan.FromSeconds(3)));
    });

    [Fact]
    public async Task Every_worker_gets_the_match_once_all_rows_are_there()
    {
        var late = Board.SubmitAsync(Rows(0, -12, 2, 3));
        Assert.False(late.IsCompleted);

        var early = await Board.SubmitAsync(Rows(0, -12, 0, 1));

        Assert.Equal(Match, early.Noises!);
        await GivesAsync(Match, late);
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
        await GivesAsync(Match, Board.SubmitAsync(Rows(0, -3, 0, 1)));
        await GivesAsync(Match, coarse);
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
        await GivesAsync(Match, waiting);
    }

    [Fact]
    public async Task A_match_outlives_its_epoch_and_rows_that_were_not_matched_do_not()
    {
        await Board.SubmitAsync(Rows(6, -12, 0, 1, 2, 3));
        await Board.SubmitAsync(Rows(7, -12, 0, 1, 2, 3));
        var waiting = Board.SubmitAsync(Rows(8, -12, 0, 1));

        Board.BeginEpoch(7);

        Assert.Null(Board.Noises(6));
        Assert.Equal(Match, Board.Noises(7));
        await GivesAsync(Match, Board.SubmitAsync(Rows(7, -12, 2)));
        await Assert.ThrowsAsync<OperationCanceledException>(() => waiting);
        await GivesAsync(Match, Board.SubmitAsync(Rows(8, -12, 0, 1, 2, 3)));
        Assert.Equal(3, _solved.Count);
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
