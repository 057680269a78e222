using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Contracts.Workers;
using Immiscible.Cluster.Placement;
using Immiscible.Cluster.Telemetry;
using Immiscible.Collectives.Transport;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Immiscible.Cluster.Workers;

/// <summary>The grain of one slot: prepares, starts and ends what trains there. It computes nothing itself.</summary>
[SlotPlacement, Reentrant, KeepAlive]
internal sealed class WorkerGrain(
    WorkerSlots slots,
    DatasetCache datasets,
    IReplicaFactory replicas,
    IGradientReducerFactory reducers,
    InMemoryNetwork network,
    TrainingMetrics metrics,
    ILogger<WorkerGrain> logger) : Grain, IWorkerGrain
{
    private WorkerSession? _session;
    private WorkerTraining? _training;

    private string Key => this.GetPrimaryKeyString();

    /// <inheritdoc/>
    public async Task<WorkerPrepared> Prepare(PrepareWorker request)
    {
        if (_session is not null) await Release(_session.Run);
        var thread = slots.Thread(SlotKey.Parse(Key));
        _session = await Task.Run(() => WorkerSession.PrepareAsync(request, Key, thread, datasets, replicas, network));
        return await Task.Run(_session.Describe);
    }

    /// <inheritdoc/>
    public Task Start(string run, MembershipEpoch epoch)
    {
        if (_session is not { } session || session.Run != run)
            throw new InvalidOperationException($"the worker {Key} is not prepared for the run {run}");
        var self = epoch.Members.Single(member => member.Worker == Key);
        var loop = new TrainingLoop(session, epoch, self, reducers, GrainFactory.GetGrain<IAssignmentGrain>(run), metrics);
        _training = new WorkerTraining(loop, Key, epoch.Number, GrainFactory.GetGrain<IRunGrain>(run).WorkerLeft, logger);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task Release(string run)
    {
        if (_session is not { } session || session.Run != run) return;
        var training = _training;
        (_session, _training) = (null, null);
        if (training is not null) await training.DisposeAsync();
        await session.DisposeAsync();
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_session is not null) await Release(_session.Run);
    }
}
