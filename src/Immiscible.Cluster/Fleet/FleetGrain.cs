using Immiscible.Cluster.Contracts.Fleet;
using Immiscible.Cluster.Contracts.Runs;
using Orleans.Concurrency;

namespace Immiscible.Cluster.Fleet;

/// <summary>Deals slots to runs, first come, first served: a run that waits for more slots than are free keeps its place.</summary>
[Reentrant, KeepAlive]
internal sealed class FleetGrain : Grain, IFleetGrain
{
    private readonly SortedDictionary<string, SlotUse> _slots = new(StringComparer.Ordinal);
    private readonly List<(string Run, int Count)> _queue = [];

    /// <inheritdoc/>
    public Task Offer(IReadOnlyList<SlotOffer> slots)
    {
        foreach (var slot in slots) _slots.TryAdd(slot.Worker, new SlotUse(slot, null));
        return DealAsync();
    }

    /// <inheritdoc/>
    public Task Request(string run, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _queue.Add((run, count));
        return DealAsync();
    }

    /// <inheritdoc/>
    public Task Release(string run)
    {
        _queue.RemoveAll(request => request.Run == run);
        foreach (var use in _slots.Values.Where(use => use.Run == run).ToArray()) _slots[use.Slot.Worker] = use with { Run = null };
        return DealAsync();
    }

    /// <inheritdoc/>
    public Task<FleetStatus> Status() =>
        Task.FromResult(new FleetStatus([.. _slots.Values], [.. _queue.Select(static request => request.Run)]));

    private async Task DealAsync()
    {
        while (_queue.Count > 0)
        {
            var (run, count) = _queue[0];
            var free = _slots.Values.Where(static use => use.Run is null).Take(count).ToArray();
            if (free.Length < count) return;
            _queue.RemoveAt(0);
            foreach (var use in free) _slots[use.Slot.Worker] = use with { Run = run };
            await GrainFactory.GetGrain<IRunGrain>(run).SlotsGranted([.. free.Select(static use => use.Slot)]);
        }
    }
}
