using Immiscible.Cluster.Checkpoints;
using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Cluster.Faults;
using Immiscible.Cluster.Joining;
using Immiscible.Cluster.Matching;
using Immiscible.Cluster.Telemetry;
using Immiscible.Collectives.Reduction;

namespace Immiscible.Cluster.Workers;

/// <summary>
/// One member's training during one membership epoch: for each step its granules forward and backward, the canonical reduction, ready,
/// and, when the step is committed, the update. Runs on the thread pool; compute runs on the slot's thread. However it ends, the session's
/// progress says what the next epoch can count on.
/// </summary>
internal sealed class TrainingLoop(
    WorkerSession session, MembershipEpoch epoch, Member self, IGradientReducerFactory reducers, IAssignmentGrain assignment, TrainingMetrics metrics)
{
    private readonly StepProgress _progress = session.Progress;

    /// <summary>Sends gradients to workers that are about to join.</summary>
    public StateFeed Feed { get; } = new(session, Group(epoch, self), epoch.FirstStep);

    /// <summary>Trains until a decision says stop or the spec's steps are done.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var saver = new CheckpointSaver(session, epoch, assignment, metrics);
        await session.SettleAsync(epoch.FirstStep).ConfigureAwait(false);
        if (self.Redo is null) _progress.Begin(epoch.FirstStep);
        if (epoch.IsClosing)
        {
            if (self.Rank == 0) await saver.SaveAsync(_progress.Applied).ConfigureAwait(false);
            await saver.FinishAsync().ConfigureAwait(false);
            return;
        }

        var (total, prefetch) = (session.Spec.Training.Steps, session.Spec.Matching.Prefetch);
        // The epoch before may have matched the steps it had prefetched; after a first epoch there is nobody to ask.
        var known = epoch.Number > 1 ? epoch.FirstStep + prefetch + 2 : 0;
        var matcher = NoiseMatchers.Create(session, new AssignmentGrainSolver(assignment), known);
        await using var pipeline = new StepInputPipeline(session, matcher, self, (epoch.FirstStep, total), prefetch, metrics);
        using var feed = Feed;
        var computer = new GranuleComputer(session);
        var reducer = reducers.Create(session.Transport, session.Tree, session.Replica.Layout.Length, Group(epoch, self), epoch.FirstStep);
        await using var ending = reducer as IAsyncDisposable;
        var phases = new StepPhases();
        for (var step = epoch.FirstStep; step < total; step++)
        {
            var watch = new PhaseWatch();
            var waited = !pipeline.IsNextReady;
            using var input = await pipeline.NextAsync(cancellation).ConfigureAwait(false);
            var wait = watch.Lap();
            var state = Compares(step) ? await session.Thread.RunAsync(() => StateChecksum.Of(session.Replica)).ConfigureAwait(false) : null;
            using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            // What is final travels while the granules after it are computed.
            var reducing = reducer.ReduceAsync(step, _progress.Contribute(input.Granules), _progress.Sum, giveUp.Token);
            try
            {
                await computer.ComputeAsync(input, cancellation).ConfigureAwait(false);
            }
            catch
            {
                await giveUp.CancelAsync().ConfigureAwait(false);
                await ((Task)reducing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw;
            }
            var compute = watch.Lap();
            var reduced = await reducing.ConfigureAwait(false);
            var norm = session.Replica.Norm(reduced, session.Scale);
            _progress.Complete(reduced, norm);
            var reduce = watch.Lap();

            await session.Faults.ReachAsync(FaultPoint.BeforeReady, step).ConfigureAwait(false);
            var deciding = assignment.Ready(new ReadyReport
            {
                Epoch = epoch.Number,
                Rank = self.Rank,
                Step = step,
                Granules = _progress.Reports,
                GradientNorm = norm,
                NonFiniteGranules = double.IsFinite(norm) ? [] : await computer.FindNonFiniteAsync(input).ConfigureAwait(false),
                MatchWaitMilliseconds = wait.TotalMilliseconds,
                WaitedForMatch = waited,
                StateHash = state,
                Phases = phases with { ComputeMilliseconds = compute.TotalMilliseconds, ReduceMilliseconds = reduce.TotalMilliseconds },
            });
            await session.Faults.ReachAsync(FaultPoint.AfterReady, step).ConfigureAwait(false);
            var decision = await deciding.WaitAsync(cancellation).ConfigureAwait(false);
            if (!decision.Committed) break;
            var commit = watch.Lap();
            await session.Faults.ReachAsync(FaultPoint.AfterCommit, step).ConfigureAwait(false);

            feed.Committed(step);
            await session.ApplyAsync().ConfigureAwait(false);
            if (decision.Checkpoint && self.Rank == 0) await saver.SaveAsync(step + 1).ConfigureAwait(false);
            var apply = watch.Lap();
            phases = new StepPhases { CommitMilliseconds = commit.TotalMilliseconds, ApplyMilliseconds = apply.TotalMilliseconds };
            metrics.Phases(session.Run, wait, compute, reduce, commit, apply);
            if (decision.Stop) break;
        }
        await saver.FinishAsync().ConfigureAwait(false);
    }

    private static ReductionGroup Group(MembershipEpoch epoch, Member self) =>
        new(epoch.Number, self.Rank, [.. epoch.Members.Select(static member => member.Address)]);

    // After a change of membership, too: whoever has copied the state has it right, or the run stops here.
    private bool Compares(long step) =>
        (epoch.Number > 1 && step == epoch.FirstStep) || (session.Spec.Training.CompareEvery is > 0 and var every && step > 0 && step % every == 0);
}
