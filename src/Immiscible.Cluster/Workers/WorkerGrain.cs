using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Contracts.Workers;
using Immiscible.Cluster.DataPlane;
using Immiscible.Cluster.Faults;
using Immiscible.Cluster.Membership;
using Immiscible.Cluster.Placement;
using Immiscible.Cluster.Rehearsal;
using Immiscible.Cluster.Telemetry;
using Immiscible.Collectives.Transport;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Immiscible.Cluster.Workers;

/// <summary>The grain of one slot: prepares, starts, suspends and ends what trains there. It computes nothing itself.</summary>
[SlotPlacement, Reentrant, KeepAlive]
internal sealed class WorkerGrain(
    WorkerSlots slots,
    DatasetCache datasets,
    IReplicaFactory replicas,
    RunCollective collective,
    IMemberNetwork network,
    EndedSilos endedSilos,
    StepRehearsal rehearsal,
    DetectionOptions detection,
    TrainingMetrics metrics,
    IFaults faults,
    ILogger<WorkerGrain> logger) : Grain, IWorkerGrain
{
    private PrepareWorker? _request;
    private WorkerSession? _session;
    private MembershipEpoch? _epoch;
    private WorkerTraining? _training;
    private IGrainTimer? _heart;
    private IRunGrain? _run;
    private Task _loading = Task.CompletedTask;
    private Lead _newest;

    private string Key => this.GetPrimaryKeyString();

    /// <inheritdoc/>
    public async Task<PreparedWorker> Prepare(PrepareWorker request)
    {
        RequireLead(request.Run, request.Lead);
        await LeaveAsync();
        (_request, _epoch, _newest, _run) = (request, null, request.Lead, GrainFactory.GetGrain<IRunGrain>(request.Run));
        slots.Take(SlotKey.Parse(Key), request.Run);
        metrics.Serve(request.Run);
        // From now on the run hears that this worker lives, however long it loads or computes.
        _heart = this.RegisterGrainTimer(Beat, TimeSpan.Zero, detection.Heartbeat);
        var loading = LoadAsync(request, _loading);
        _loading = loading;
        return await loading;
    }

    /// <inheritdoc/>
    public Task Restore(string run, Lead lead, RestoreState request)
    {
        RequireLead(run, lead);
        var session = Session(run);
        return Task.Run(() => session.RestoreAsync(request, detection.SuspicionGrace, CancellationToken.None));
    }

    /// <inheritdoc/>
    public Task Follow(string run, Lead lead, MembershipEpoch epoch)
    {
        RequireLead(run, lead);
        var (session, members) = (Session(run), epoch.Members.Select(member => GrainFactory.GetGrain<IWorkerGrain>(member.Worker)).ToArray());
        return session.FollowAsync(epoch, AskAsync);

        async Task<long> AskAsync() => (await Task.WhenAll(members.Select(member => member.Feed(run, epoch.Number, session.Transport.Address)))).Max();
    }

    /// <inheritdoc/>
    public Task<long> Feed(string run, int epoch, string joiner)
    {
        _ = Session(run);
        return _epoch?.Number == epoch && _training is not null
            ? Task.FromResult(_training.Feed.Add(joiner))
            : throw new EpochOverException($"the worker {Key} does not train in the membership epoch {epoch}");
    }

    /// <inheritdoc/>
    public Task Settle(string run, Lead lead, long committed)
    {
        RequireLead(run, lead);
        var session = Session(run);
        return Task.Run(() => session.SettleAsync(committed));
    }

    /// <inheritdoc/>
    public Task Start(string run, Lead lead, MembershipEpoch epoch)
    {
        RequireLead(run, lead);
        var session = Session(run);
        var self = epoch.Members.Single(member => member.Worker == Key);
        _epoch = epoch;
        var assignment = GrainFactory.GetGrain<IAssignmentGrain>(epoch.Coordinator);
        var loop = new TrainingLoop(session, epoch, self, collective.Reducers(session, assignment, epoch.Number), assignment, metrics);
        _training = new WorkerTraining(loop, Key, epoch.Number, _run!.WorkerLeft, logger);
        slots.Employ(SlotKey.Parse(Key), run);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<WorkerHoldings?> Suspend(string run, Lead lead)
    {
        RequireLead(run, lead);
        if (_session is not { } session || session.Run != run) return null;
        var training = _training;
        _training = null;
        if (training is not null) await training.DisposeAsync();
        await session.Transport.CloseEpochAsync(lead.Epoch);
        return session.Progress.Describe();
    }

    /// <inheritdoc/>
    public Task<WorkerEmployment?> Employment() =>
        Task.FromResult(_session is { } session ? new WorkerEmployment(_request!, session.Found, _epoch, _newest) : null);

    /// <inheritdoc/>
    public Task Release(string run, Lead lead)
    {
        RequireLead(run, lead);
        return _request?.Run == run ? LeaveAsync() : Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => LeaveAsync();

    /// <summary>Leaves the run, if it serves one.</summary>
    private async Task LeaveAsync()
    {
        if (_request is not { Run: var run }) return;
        var (session, training) = (_session, _training);
        Forget();
        if (training is not null) await training.DisposeAsync();
        if (session is not null) await session.DisposeAsync();
        slots.Free(SlotKey.Parse(Key), run);
    }

    /// <summary>Loads what a run needs.</summary>
    /// <param name="request">The request; another, though it may ask for the same, takes its place.</param>
    /// <param name="former">What an earlier request still loads, which would take the same place on the data plane.</param>
    private async Task<PreparedWorker> LoadAsync(PrepareWorker request, Task former)
    {
        var slot = SlotKey.Parse(Key);
        await former.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            RequireWanted(request);
            var session = await Task.Run(() => WorkerSession.PrepareAsync(
                request, Key, slots.Thread(slot), datasets, replicas, network, new WorkerFaults(faults, slot.Slot),
                collective.Require(request.Spec, Key, slots.Device)));
            await rehearsal.OnceAsync(session);
            if (!ReferenceEquals(_request, request)) await session.DisposeAsync();
            RequireWanted(request);
            _session = session;
            var (run, key) = (_run!, Key);
            session.Transport.PeerLost += (_, peer) => OnPeerLost(endedSilos, run, key, peer);
            return new PreparedWorker(session.Found, session.Transport.Address);
        }
        catch
        {
            if (ReferenceEquals(_request, request)) Forget();
            if (_request is null) slots.Free(slot, request.Run);
            throw;
        }
    }

    /// <exception cref="OperationCanceledException">The run has ended, or has parted with this worker, while it loaded.</exception>
    private void RequireWanted(PrepareWorker request)
    {
        if (!ReferenceEquals(_request, request)) throw new OperationCanceledException($"the run {request.Run} no longer wants the worker {Key}");
    }

    /// <exception cref="EpochOverException">Whoever gives the order has lost the lead, and does not know it yet.</exception>
    private void RequireLead(string run, Lead lead)
    {
        if (_request?.Run != run) return;
        if (lead.IsBefore(_newest))
        {
            throw new EpochOverException($"the worker {Key} has orders of the membership epoch {_newest.Epoch} of the run {run}, and takes none of "
                + (lead.Epoch < _newest.Epoch ? $"the epoch {lead.Epoch}" : "a leader that was replaced in it"));
        }
        _newest = lead;
    }

    private WorkerSession Session(string run) =>
        _session is { } session && session.Run == run ? session : throw new WorkerUnpreparedException($"the worker {Key} is not prepared for the run {run}");

    private Task Beat(CancellationToken cancellation) => _run?.Heartbeat(Key, _session?.Pulse ?? default) ?? Task.CompletedTask;

    /// <summary>Tells the run at once. Called on the transport's thread, where nothing of the grain but these references may be used.</summary>
    private static void OnPeerLost(EndedSilos endedSilos, IRunGrain run, string worker, PeerLostEventArgs peer) =>
        run.PeerLost(endedSilos.Examine(worker, peer)).Ignore();

    private void Forget()
    {
        _heart?.Dispose();
        (_request, _session, _training, _heart, _run) = (null, null, null, null, null);
    }
}
