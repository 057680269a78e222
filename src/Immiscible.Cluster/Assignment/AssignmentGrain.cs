using Immiscible.Cluster.Checkpoints;
using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Faults;
using Immiscible.Cluster.Runs;
using Immiscible.Cluster.Telemetry;
using Immiscible.Cluster.Workers;
using Orleans.Concurrency;
using Orleans.Placement;

namespace Immiscible.Cluster.Assignment;

/// <summary>
/// Matches and commits the steps of one run. The work is the <see cref="EpochCoordinator"/>'s; no turn blocks. It lives beside the run grain,
/// which gives its successor another key should it die, so that nobody waits until its death is known to the grain directory.
/// </summary>
[Reentrant, KeepAlive, PreferLocalPlacement]
internal sealed class AssignmentGrain(WorkThreads threads, TrainingMetrics metrics, IFaults faults, TimeProvider time) : Grain, IAssignmentGrain
{
    private StepMatching? _matching;
    private EpochCoordinator? _epoch;

    private EpochCoordinator Epoch =>
        _epoch ?? throw new EpochOverException($"no membership epoch is under way at the coordinator {this.GetPrimaryKeyString()}");

    /// <inheritdoc/>
    public async Task Begin(BeginEpoch request)
    {
        if (_epoch is not null) await Seal(_epoch.Number);
        var checkpoints = await Task.Run(() => CheckpointSchedule.Of(RunDirectory.Open(request.Directory), request.Spec.Checkpoints, request.Epoch.FirstStep, time));
        // The last that can fail: it claims the epoch.
        var recorder = await Task.Run(() => EpochRecorder.OpenAsync(request));
        var outbox = new EventOutbox(events => GrainFactory.GetGrain<IRunGrain>(request.Run).Report(events));
        _matching ??= new StepMatching(request.Spec, threads);
        _matching.Board.BeginEpoch(request.Epoch.FirstStep);
        _epoch = new EpochCoordinator(request, _matching.Board, checkpoints, recorder, outbox, metrics, faults, time);
    }

    /// <inheritdoc/>
    public Task<MatchAnswer> Match(DistanceRows rows) => Epoch.MatchAsync(rows);

    /// <inheritdoc/>
    public Task<int[]?> FindMatch(long step) => Task.FromResult(_matching?.Board.Noises(step));

    /// <inheritdoc/>
    public Task<CommitDecision> Ready(ReadyReport report) => Epoch.ReadyAsync(report);

    /// <inheritdoc/>
    public Task OfferCollective(CollectiveId id)
    {
        Epoch.OfferCollective(id);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<CollectiveId> FindCollective(int epoch) => Epoch.FindCollectiveAsync(epoch);

    /// <inheritdoc/>
    public Task Stop()
    {
        Epoch.Stop();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task Pause()
    {
        Epoch.Pause();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<EpochEnd?> Seal(int epoch) => _epoch?.Number == epoch ? await _epoch.SealAsync() : null;

    /// <inheritdoc/>
    public Task SyncLedger(int epoch) => Epoch.SyncLedgerAsync(epoch);

    /// <inheritdoc/>
    public Task CheckpointPublished(long step, string path)
    {
        Epoch.CheckpointPublished(step, path);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task End()
    {
        if (_epoch is not null) await _epoch.SealAsync();
        Close("the run has ended");
        DeactivateOnIdle();
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Close("the coordinator's silo ends");
        return Task.CompletedTask;
    }

    private void Close(string why)
    {
        _matching?.Board.Abandon(new EpochOverException(why));
        _matching?.Dispose();
        (_epoch, _matching) = (null, null);
    }
}
