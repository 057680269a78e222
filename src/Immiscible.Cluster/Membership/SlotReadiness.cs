using Immiscible.Cluster.Workers;

namespace Immiscible.Cluster.Membership;

/// <summary>
/// A silo is ready when the runs that wanted its slots train on them. It stays so until it leaves: later runs come and go without a word to
/// whoever replaces silos, and a silo that is not ready is hidden from consoles.
/// </summary>
/// <param name="slots">The silo's slots.</param>
/// <param name="detection">For how long a run may take; after that the silo is ready all the same, for a run may have to wait for others.</param>
/// <param name="time">Tells the time.</param>
internal sealed class SlotReadiness(WorkerSlots slots, DetectionOptions detection, TimeProvider time) : ISiloReadiness
{
    // When the second offer of its slots is answered, whoever wanted them after the first has taken them.
    private const int EnoughOffers = 2;

    private readonly long _begun = time.GetTimestamp();
    private int _offers;
    private volatile bool _wasReady;

    /// <inheritdoc/>
    public string? Obstacle
    {
        get
        {
            if (slots.AreClosed) return "leaving";
            if (_wasReady) return null;
            if (time.GetElapsedTime(_begun) < detection.Join)
            {
                if (Volatile.Read(ref _offers) < EnoughOffers) return "offering slots";
                if (slots.AreJoining) return "joining a run";
            }
            _wasReady = true;
            return null;
        }
    }

    /// <summary>The fleet has answered an offer of the silo's slots.</summary>
    public void Offered() => Interlocked.Increment(ref _offers);
}
