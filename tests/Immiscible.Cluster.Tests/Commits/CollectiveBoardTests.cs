using Immiscible.Cluster.Assignment;
using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Cluster.Contracts.Membership;

namespace Immiscible.Cluster.Tests.Commits;

public sealed class CollectiveBoardTests
{
    private readonly CollectiveBoard _board = new(epoch: 3);

    [Fact]
    public async Task The_id_is_given_when_it_is_there()
    {
        var waiting = _board.FindAsync(3);
        Assert.False(waiting.IsCompleted);

        _board.Offer(new CollectiveId(3, [1, 2]));

        Assert.Equal([1, 2], (await waiting).Value);
        Assert.Equal([1, 2], (await _board.FindAsync(3)).Value);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public async Task An_id_of_another_epoch_is_neither_taken_nor_given(int epoch)
    {
        Assert.Throws<EpochOverException>(() => _board.Offer(new CollectiveId(epoch, [1])));
        await Assert.ThrowsAsync<EpochOverException>(() => _board.FindAsync(epoch));

        Assert.False(_board.FindAsync(3).IsCompleted);
    }

    [Fact]
    public async Task A_second_id_is_refused()
    {
        _board.Offer(new CollectiveId(3, [1]));

        Assert.Throws<InvalidOperationException>(() => _board.Offer(new CollectiveId(3, [2])));

        Assert.Equal([1], (await _board.FindAsync(3)).Value);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task When_the_epoch_is_over_nothing_is_taken_or_given_and_whoever_waits_is_told(bool isThere)
    {
        var waiting = _board.FindAsync(3);
        if (isThere) _board.Offer(new CollectiveId(3, [1]));

        _board.Seal(new EpochOverException("over"));

        if (!isThere) await Assert.ThrowsAsync<EpochOverException>(() => waiting);
        Assert.Throws<EpochOverException>(() => _board.Offer(new CollectiveId(3, [1])));
        await Assert.ThrowsAsync<EpochOverException>(() => _board.FindAsync(3));
    }
}
