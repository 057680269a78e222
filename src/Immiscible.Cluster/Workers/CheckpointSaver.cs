using System.Diagnostics;
using Immiscible.Cluster.Checkpoints;
using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Cluster.Faults;
using Immiscible.Cluster.Runs;
using Immiscible.Cluster.Telemetry;

namespace Immiscible.Cluster.Workers;

/// <summary>
/// Saves checkpoints beside training: the state is copied between two steps (the only time training gives), the copy is written on the
/// thread pool. One write at a time; a checkpoint that is due before the last is written waits for it.
/// </summary>
internal sealed class CheckpointSaver(WorkerSession session, MembershipEpoch epoch, IAssignmentGrain assignment, TrainingMetrics metrics)
{
    private readonly CheckpointStore _store = RunDirectory.Open(session.Directory).Checkpoints;
    private readonly HashSet<long> _published = [];
    private KeyValuePair<string, float[]>[]? _copies;
    private Task _writing = Task.CompletedTask;

    /// <summary>Copies the state, which holds <paramref name="step"/> committed steps, and begins to write it.</summary>
    public async Task SaveAsync(long step)
    {
        await _writing.ConfigureAwait(false);
        await session.Thread.RunAsync(Copy).ConfigureAwait(false);
        _writing = Task.Run(() => WriteAsync(step));
    }

    /// <summary>Waits until what was begun is published. Where the epoch ends before, the write goes on by itself, and is published if it still may be.</summary>
    public Task FinishAsync() => _writing;

    private void Copy()
    {
        var replica = session.Replica;
        _copies ??= [.. replica.StateNames.Select(name => KeyValuePair.Create(name, new float[replica.Layout.Length]))];
        foreach (var (name, copy) in _copies) replica.StateVector(name).Read(0, copy);
    }

    private async Task WriteAsync(long step)
    {
        try
        {
            await PublishAsync(step).ConfigureAwait(false);
        }
        catch (Exception e) when (e is EpochOverException or OrleansException or TimeoutException)
        {
            // Whoever keeps the ledger now does not vouch for this epoch; the next checkpoint that is due will do.
        }
    }

    private async Task PublishAsync(long step)
    {
        var begun = Stopwatch.GetTimestamp();
        var shape = session.Dataset.Shape;
        var images = new CheckpointImages(shape.Channels, shape.Height, shape.Width, session.Dataset.Classes.Count);
        var snapshot = new StateSnapshot(step, images, session.Replica.Layout, _copies!);
        var path = await _store.WriteAsync(snapshot, epoch.Number, session.Spec.TrainingHash(), SyncLedgerAsync).ConfigureAwait(false);
        _published.Add(step);
        _store.Prune(session.Spec.Checkpoints, epoch.FirstStep, _published);
        metrics.Checkpoint(session.Run, Stopwatch.GetElapsedTime(begun));
        await assignment.CheckpointPublished(step, path).ConfigureAwait(false);

        async Task SyncLedgerAsync()
        {
            await session.Faults.ReachAsync(FaultPoint.Checkpoint, step).ConfigureAwait(false);
            await assignment.SyncLedger(epoch.Number).ConfigureAwait(false);
            // A coordinator that is cut off does not know of later epochs, but the directory does.
            if (RunDirectory.Open(session.Directory).NextEpoch() > epoch.Number + 1) throw new EpochOverException($"the membership epoch {epoch.Number} is over");
        }
    }
}
