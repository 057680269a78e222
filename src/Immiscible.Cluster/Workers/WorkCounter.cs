using Immiscible.Cluster.Contracts.Workers;

namespace Immiscible.Cluster.Workers;

/// <summary>Counts what a worker does, for those who wait for it. Thread-safe.</summary>
internal sealed class WorkCounter
{
    private long _granules, _inputs, _meetings, _slowest;

    /// <summary>A granule was computed.</summary>
    public void Granule(TimeSpan time)
    {
        Interlocked.Increment(ref _granules);
        Waited(time);
    }

    /// <summary>For so long there was nothing to be seen of the work, which then was done: as slow as that a granule may be.</summary>
    public void Waited(TimeSpan time)
    {
        long slowest;
        while (time.Ticks > (slowest = Volatile.Read(ref _slowest)) && Interlocked.CompareExchange(ref _slowest, time.Ticks, slowest) != slowest)
        {
            // Another thread was quicker; compare anew.
        }
    }

    /// <summary>A step's input was prepared.</summary>
    public void Input() => Interlocked.Increment(ref _inputs);

    /// <summary>The members are meeting in the library that adds up their gradients, which has a deadline of its own.</summary>
    public void Meeting() => Interlocked.Increment(ref _meetings);

    /// <summary>The counts so far.</summary>
    /// <param name="steps">Steps applied.</param>
    /// <param name="frames">Frames received.</param>
    public WorkerPulse Pulse(long steps, long frames) =>
        new(steps, Volatile.Read(ref _granules), Volatile.Read(ref _inputs), frames, TimeSpan.FromTicks(Volatile.Read(ref _slowest)).TotalSeconds, Volatile.Read(ref _meetings));
}
