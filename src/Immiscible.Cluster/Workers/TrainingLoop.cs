using System.Diagnostics;
using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Cluster.Matching;
using Immiscible.Cluster.Telemetry;
using Immiscible.Collectives.Reduction;
using Immiscible.Compute.Optimizers;

namespace Immiscible.Cluster.Workers;

/// <summary>
/// One member's training during one membership epoch: for each step its granules forward and backward, the canonical reduction, ready,
/// and, when the step is committed, the update. Runs on the thread pool; compute runs on the slot's thread.
/// </summary>
internal sealed class TrainingLoop(
    WorkerSession session, MembershipEpoch epoch, Member self, IGradientReducerFactory reducers, IAssignmentGrain assignment, TrainingMetrics metrics)
{
    private readonly int _granules = session.Spec.Training.Granules;
    private readonly GranuleComputer _computer = new(session);

    /// <summary>Trains until a decision says stop or the spec's steps are done.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var total = session.Spec.Training.Steps;
        var matcher = NoiseMatchers.Create(session, assignment);
        await using var pipeline =
            new StepInputPipeline(session, matcher, self.Granules, (epoch.FirstStep, total), session.Spec.Matching.Prefetch);
        // Addresses are the worker keys: the in-memory network knows members by them.
        var group = new ReductionGroup(epoch.Number, self.Rank, [.. epoch.Members.Select(member => $"{session.Run}/{member.Worker}")]);
        var reducer = reducers.Create(session.Transport, session.Tree, session.Replica.Layout.Length, group, epoch.FirstStep);
        await using var saver = new CheckpointSaver(session, epoch, assignment, metrics);
        var nodes = new NodeSet(session.Tree, session.Vectors);
        var reduced = new float[session.Replica.Layout.Length];
        var (commit, apply) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var step = epoch.FirstStep; step < total; step++)
        {
            var watch = new PhaseWatch();
            var waited = !pipeline.IsNextReady;
            using var input = await pipeline.NextAsync(cancellation).ConfigureAwait(false);
            var wait = watch.Lap();
            var granules = await _computer.ComputeAsync(input, self.Granules, nodes, cancellation).ConfigureAwait(false);
            var compute = watch.Lap();
            await reducer.ReduceAsync(step, nodes, reduced, cancellation).ConfigureAwait(false);
            var norm = GradientNorm.Compute(reduced) / _granules;
            var reduce = watch.Lap();

            var decision = await assignment.Ready(new ReadyReport
            {
                Epoch = epoch.Number,
                Rank = self.Rank,
                Step = step,
                Granules = granules,
                GradientNorm = norm,
                NonFiniteGranules = double.IsFinite(norm) ? [] : await _computer.FindNonFiniteAsync(input, self.Granules).ConfigureAwait(false),
                MatchWaitMilliseconds = wait.TotalMilliseconds,
                WaitedForMatch = waited,
                Phases = new StepPhases
                {
                    ComputeMilliseconds = compute.TotalMilliseconds,
                    ReduceMilliseconds = reduce.TotalMilliseconds,
                    CommitMilliseconds = commit.TotalMilliseconds,
                    ApplyMilliseconds = apply.TotalMilliseconds,
                },
            }).WaitAsync(cancellation).ConfigureAwait(false);
            nodes.Clear();
            if (!decision.Committed) break;
            commit = watch.Lap();

            await session.Thread.RunAsync(() => session.Replica.Apply(reduced, 1f / _granules, step)).ConfigureAwait(false);
            if (decision.Checkpoint && self.Rank == 0) await saver.SaveAsync(step + 1).ConfigureAwait(false);
            apply = watch.Lap();
            metrics.Phases(session.Run, wait, compute, reduce, commit, apply);
            if (decision.Stop) break;
        }
    }

    /// <summary>Times what follows one another.</summary>
    private struct PhaseWatch()
    {
        private long _last = Stopwatch.GetTimestamp();

        public TimeSpan Lap()
        {
            var now = Stopwatch.GetTimestamp();
            var lap = Stopwatch.GetElapsedTime(_last, now);
            _last = now;
            return lap;
        }
    }
}
