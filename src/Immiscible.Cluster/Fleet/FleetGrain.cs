using Immiscible.Cluster.Contracts.Fleet;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Membership;
using Immiscible.Cluster.Placement;
using Immiscible.Cluster.Runs;
using Immiscible.Cluster.Telemetry;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Configuration;

namespace Immiscible.Cluster.Fleet;

/// <summary>
/// Deals slots to runs, first come, first served: a run that waits for more slots than are free keeps its place, and one that has room takes
/// those that become free.
/// </summary>
/// <remarks>It keeps nothing on disk: silos offer their slots, and runs ask for theirs, again and again.</remarks>
[Reentrant, KeepAlive]
internal sealed class FleetGrain(
    IClusterMembershipService membership, IOptions<StorageOptions> storage, IOptions<ClusterOptions> cluster, DetectionOptions detection, FleetGauges gauges,
    TimeProvider time)
    : Grain, IFleetGrain
{
    private const int EndedRunsKept = 32;

    private readonly SortedDictionary<string, SlotUse> _slots = new(StringComparer.Ordinal);
    private readonly List<RunRequest> _requests = [];
    private readonly long _begun = time.GetTimestamp();
    private readonly Dictionary<string, long> _grantedAt = new(StringComparer.Ordinal);
    private readonly RunList _runs = new(EndedRunsKept);
    private readonly Dictionary<(string Run, string Worker), SiloAddress> _refused = [];

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // By then those that lead a run, and the silos that know of it, have told of it.
        if (storage.Value.Root is not null) this.RegisterGrainTimer(FindOrphansAsync, detection.Detect * 3, Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        gauges.Leave();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RunRequest>> Offer(IReadOnlyList<SlotOffer> slots, IReadOnlyList<RunRequest> known)
    {
        // Later, whatever is not known here has ended since.
        if (time.GetElapsedTime(_begun) < detection.Detect * 5)
            foreach (var request in known.Where(request => !_runs.Names.Contains(request.Run))) Queue(request);
        foreach (var slot in slots)
            if (!_slots.TryGetValue(slot.Worker, out var former) || (former.Run is not null && slot.Run is null && IsUnused(slot.Worker)))
                _slots[slot.Worker] = new SlotUse(slot, slot.Run);
        await DealAsync();
        return [.. _requests];
    }

    /// <inheritdoc/>
    public Task Request(RunRequest request)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Workers.Minimum, 1);
        Queue(request);
        return DealAsync();
    }

    /// <inheritdoc/>
    public Task Dismiss(string run, string worker, bool refused)
    {
        if (refused && Active().GetValueOrDefault(SlotKey.Parse(worker).Silo) is { } silo) _refused[(run, worker)] = silo;
        // Its silo may be dead: the slot counts again when it is offered again.
        if (_slots.TryGetValue(worker, out var use) && use.Run == run) _slots.Remove(worker);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task Release(string run)
    {
        _runs.End(run);
        _requests.RemoveAll(request => request.Run == run);
        foreach (var use in _slots.Values.Where(use => use.Run == run).ToArray()) _slots[use.Slot.Worker] = use with { Run = null };
        foreach (var refused in _refused.Keys.Where(refused => refused.Run == run).ToArray()) _refused.Remove(refused);
        return DealAsync();
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> Runs() => Task.FromResult(_runs.Names);

    /// <inheritdoc/>
    public Task<FleetStatus> Status()
    {
        ForgetLeavers();
        return Task.FromResult(new FleetStatus([.. _slots.Values], [.. Waiting.Select(static request => request.Run)], storage.Value.Root));
    }

    private IEnumerable<RunRequest> Waiting => _requests.Where(request => Held(request.Run) == 0);

    private async Task FindOrphansAsync(CancellationToken cancellation)
    {
        var orphans = await Task.Run(() => OrphanedRuns.Find(storage.Value.Root!, cluster.Value.ClusterId), cancellation);
        foreach (var orphan in orphans.Where(orphan => !_runs.Names.Contains(orphan.Run))) Queue(orphan);
        await DealAsync();
    }

    private void Queue(RunRequest request)
    {
        _runs.Begin(request.Run);
        var at = _requests.FindIndex(other => other.Run == request.Run);
        if (at < 0) _requests.Add(request);
        else _requests[at] = request;
    }

    /// <summary>Whether a run has had a slot for some time and its silo knows nothing of that: the run has parted with it, or died.</summary>
    private bool IsUnused(string worker) => !_grantedAt.TryGetValue(worker, out var at) || time.GetElapsedTime(at) > detection.Detect * 2;

    private int Held(string run) => _slots.Values.Count(use => use.Run == run);

    /// <summary>Forgets the slots of silos that are no longer active. One that was wrongly forgotten is offered again by its silo.</summary>
    private void ForgetLeavers()
    {
        var active = Active();
        foreach (var worker in _slots.Keys.Where(worker => !active.ContainsKey(SlotKey.Parse(worker).Silo)).ToArray()) Forget(worker);
        foreach (var (refused, silo) in _refused)
            if (active.GetValueOrDefault(SlotKey.Parse(refused.Worker).Silo) != silo) _refused.Remove(refused);
    }

    private void Forget(string worker)
    {
        _slots.Remove(worker);
        _grantedAt.Remove(worker);
    }

    private Dictionary<string, SiloAddress> Active() => membership.CurrentSnapshot.Members.Values
        .Where(static member => member.Status == SiloStatus.Active)
        .GroupBy(static member => member.Name, static member => member.SiloAddress)
        .ToDictionary(static silos => silos.Key, static silos => silos.MaxBy(static silo => silo.Generation)!);

    private async Task DealAsync()
    {
        ForgetLeavers();
        foreach (var request in _requests.ToArray())
        {
            // While slots were granted to those before it, it may have ended or asked otherwise.
            if (!_requests.Contains(request)) continue;
            var (run, workers) = (request.Run, request.Workers);
            var held = Held(run);
            var free = _slots.Values.Where(use => use.Run is null && !_refused.ContainsKey((run, use.Slot.Worker))).Take(Math.Max(0, workers.Maximum - held)).ToArray();
            // Whoever waits for its first slots goes before all that came later, even where those would be content with fewer.
            if (held + free.Length < workers.Minimum) break;
            if (free.Length == 0) continue;
            foreach (var use in free) (_slots[use.Slot.Worker], _grantedAt[use.Slot.Worker]) = (use with { Run = run }, time.GetTimestamp());
            await GrainFactory.GetGrain<IRunGrain>(run).SlotsGranted([.. free.Select(static use => use.Slot)], request);
        }
        gauges.Tell(_requests.Count, Waiting.Count());
    }
}
