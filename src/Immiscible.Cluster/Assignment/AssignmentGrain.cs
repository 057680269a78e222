using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Telemetry;
using Orleans.Concurrency;

namespace Immiscible.Cluster.Assignment;

/// <summary>Matches and commits the steps of one run. The work is the <see cref="EpochCoordinator"/>'s; no turn blocks.</summary>
[Reentrant, KeepAlive]
internal sealed class AssignmentGrain(TrainingMetrics metrics, TimeProvider time) : Grain, IAssignmentGrain
{
    private EpochCoordinator? _epoch;

    private string Run => this.GetPrimaryKeyString();

    private EpochCoordinator Epoch => _epoch ?? throw new InvalidOperationException($"no membership epoch of the run {Run} is under way");

    /// <inheritdoc/>
    public async Task Begin(BeginEpoch request)
    {
        var recorder = await Task.Run(() => EpochRecorder.OpenAsync(request));
        var outbox = new EventOutbox(events => GrainFactory.GetGrain<IRunGrain>(Run).Report(events));
        _epoch = new EpochCoordinator(Run, request, recorder, outbox, metrics, time);
    }

    /// <inheritdoc/>
    public Task<MatchAnswer> Match(DistanceRows rows) => Epoch.MatchAsync(rows);

    /// <inheritdoc/>
    public Task<CommitDecision> Ready(ReadyReport report) => Epoch.ReadyAsync(report);

    /// <inheritdoc/>
    public Task Stop()
    {
        Epoch.Stop();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task SyncLedger() => Epoch.SyncLedgerAsync();

    /// <inheritdoc/>
    public Task CheckpointPublished(long step, string path)
    {
        Epoch.CheckpointPublished(step, path);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<EpochEnd> End()
    {
        var epoch = Epoch;
        _epoch = null;
        await epoch.DisposeAsync();
        DeactivateOnIdle();
        return epoch.End;
    }
}
