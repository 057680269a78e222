using System.Collections.Concurrent;
using Immiscible.Cluster.Placement;
using Microsoft.Extensions.Options;

namespace Immiscible.Cluster.Workers;

/// <summary>The slots of this silo, each with the thread that everything on it computes on.</summary>
internal sealed class WorkerSlots(IOptions<WorkerSlotOptions> options) : IDisposable
{
    private readonly ConcurrentDictionary<int, WorkThread> _threads = new();

    /// <summary>Number of slots.</summary>
    public int Count => options.Value.CpuSlots;

    /// <summary>The thread of a slot.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slot.</exception>
    public WorkThread Thread(SlotKey key)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(key.Slot, Count);
        return _threads.GetOrAdd(key.Slot, static slot => new WorkThread($"compute-{slot}"));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var thread in _threads.Values) thread.Dispose();
    }
}
