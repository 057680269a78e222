using Immiscible.Cluster.Workers;
using Immiscible.Collectives.Reduction;

namespace Immiscible.Cluster.Joining;

/// <summary>
/// Sends this member's slice of each committed step's gradient to the workers that are about to join, so that the state they copy keeps up
/// while training goes on. Training never waits for it: a joiner that falls too far behind is given up, and copies at the step boundary what
/// it is missing.
/// </summary>
/// <param name="session">The member.</param>
/// <param name="group">The members of the epoch.</param>
/// <param name="firstStep">First step (from 0) of the epoch.</param>
internal sealed class StateFeed(WorkerSession session, ReductionGroup group, long firstStep) : IDisposable
{
    private const long MostPendingBytes = 64 << 20;

    private readonly Lock _lock = new();
    private readonly List<StatePupil> _pupils = [];
    private readonly VectorPool _copies = new(new SlicePlan(session.Replica.Layout.Length, group.Size).SliceLength(group.Rank));
    private readonly Range _slice = new SlicePlan(session.Replica.Layout.Length, group.Size).Slice(group.Rank);
    private long _next = firstStep;
    private bool _ended;

    /// <summary>Begins to send to a joiner; the first step (from 0) that it will have.</summary>
    public long Add(string address)
    {
        lock (_lock)
        {
            var pending = (int)Math.Clamp(MostPendingBytes / Math.Max(1, _copies.Length * sizeof(float)), 2, 256);
            var pupil = new StatePupil(session.Transport, address, group, _copies, pending);
            _pupils.Add(pupil);
            if (_ended) pupil.Finish();
            return _next;
        }
    }

    /// <summary>A step is committed; its reduced gradient is in the session's progress.</summary>
    public void Committed(long step)
    {
        lock (_lock)
        {
            _next = step + 1;
            _pupils.RemoveAll(pupil => !pupil.TrySend(step, session.Progress.Reduced.Host.Span[_slice]));
        }
    }

    /// <summary>Takes no more steps; what was taken is still sent.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _ended = true;
            foreach (var pupil in _pupils) pupil.Finish();
        }
    }
}
