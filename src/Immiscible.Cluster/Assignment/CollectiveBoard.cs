using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Cluster.Contracts.Membership;

namespace Immiscible.Cluster.Assignment;

/// <summary>Where member 0 of one epoch leaves the id by which the members meet, and the others find it. Used from grain turns only.</summary>
/// <param name="epoch">Number of the epoch.</param>
internal sealed class CollectiveBoard(int epoch)
{
    private readonly TaskCompletionSource<CollectiveId> _id = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _sealed;

    /// <summary>Takes the id.</summary>
    /// <exception cref="EpochOverException">It is of another epoch, or the epoch is sealed: it is fenced off.</exception>
    /// <exception cref="InvalidOperationException">There is one already.</exception>
    public void Offer(CollectiveId id)
    {
        Require(id.Epoch);
        if (!_id.TrySetResult(id)) throw new InvalidOperationException($"a second collective id of epoch {epoch} is refused: members may have met by the first");
    }

    /// <summary>The id, when it is there.</summary>
    /// <exception cref="EpochOverException">Another epoch is asked for, or the epoch is sealed or was sealed meanwhile.</exception>
    public Task<CollectiveId> FindAsync(int asked)
    {
        Require(asked);
        return _id.Task;
    }

    /// <summary>Gives and takes nothing more; whoever waits is refused.</summary>
    public void Seal(Exception reason)
    {
        _sealed = reason;
        if (_id.TrySetException(reason)) _ = _id.Task.Exception; // Nobody may be waiting.
    }

    private void Require(int asked)
    {
        if (_sealed is not null) throw _sealed;
        if (asked != epoch) throw new EpochOverException($"the collective id of epoch {asked} is refused: epoch {epoch} is under way");
    }
}
