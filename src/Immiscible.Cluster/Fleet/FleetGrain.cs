using Immiscible.Cluster.Contracts.Fleet;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Placement;
using Orleans.Concurrency;

namespace Immiscible.Cluster.Fleet;

/// <summary>Deals slots to runs, first come, first served: a run that waits for more slots than are free keeps its place.</summary>
[Reentrant, KeepAlive]
internal sealed class FleetGrain(IClusterMembershipService membership) : Grain, IFleetGrain
{
    private const int EndedRunsKept = 32;

    private readonly SortedDictionary<string, SlotUse> _slots = new(StringComparer.Ordinal);
    private readonly List<(string Run, int Count)> _queue = [];
    private readonly RunList _runs = new(EndedRunsKept);

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
        _runs.Begin(run);
        _queue.Add((run, count));
        return DealAsync();
    }

    /// <inheritdoc/>
    public Task Release(string run)
    {
        _runs.End(run);
        _queue.RemoveAll(request => request.Run == run);
        foreach (var use in _slots.Values.Where(use => use.Run == run).ToArray()) _slots[use.Slot.Worker] = use with { Run = null };
        return DealAsync();
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> Runs() => Task.FromResult(_runs.Names);

    /// <inheritdoc/>
    public Task<FleetStatus> Status()
    {
        ForgetLeavers();
        return Task.FromResult(new FleetStatus([.. _slots.Values], [.. _queue.Select(static request => request.Run)]));
    }

    /// <summary>Forgets the slots of silos that are no longer active. One that was wrongly forgotten is offered again by its silo.</summary>
    private void ForgetLeavers()
    {
        var active = membership.CurrentSnapshot.Members.Values
            .Where(static member => member.Status == SiloStatus.Active).Select(static member => member.Name).ToHashSet();
        foreach (var worker in _slots.Keys.Where(worker => !active.Contains(SlotKey.Parse(worker).Silo)).ToArray()) _slots.Remove(worker);
    }

    private async Task DealAsync()
    {
        while (_queue.Count > 0)
        {
            ForgetLeavers();
            var (run, count) = _queue[0];
            var free = _slots.Values.Where(static use => use.Run is null).Take(count).ToArray();
            if (free.Length < count) return;
            _queue.RemoveAt(0);
            foreach (var use in free) _slots[use.Slot.Worker] = use with { Run = run };
            await GrainFactory.GetGrain<IRunGrain>(run).SlotsGranted([.. free.Select(static use => use.Slot)]);
        }
    }
}
