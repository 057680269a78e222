using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Contracts.Workers;
using Immiscible.Cluster.Membership;
using Immiscible.Cluster.Workers;
using Immiscible.Collectives.Reduction;

namespace Immiscible.Cluster.Runs;

// How one membership epoch ends and the next begins.
internal sealed partial class RunLeader
{
    /// <summary>
    /// Ends the epoch, if there is one, and begins the next with whoever is left and whoever has come. What survivors hold of the step under
    /// way is kept; what the others held is dealt out again.
    /// </summary>
    private async Task FormAsync(string reason)
    {
        var watch = new PhaseWatch();
        var detect = SinceLossWasHeard();
        var end = await SealAsync();
        var fence = watch.Lap();
        var holdings = await SuspendAsync();
        var suspend = watch.Lap();
        (_isTraining, _isInterrupted, _isPausing) = (false, false, false);
        _left.Clear();
        _compared = Math.Max(_compared, end?.Compared ?? -1);
        if (end?.Divergence is { } divergence)
        {
            await EndAsync(RunStopReason.Diverged, $"{divergence}; the last good checkpoint is kept");
            return;
        }
        if (end?.Mismatch is { } mismatch)
        {
            await EndAsync(RunStopReason.Failed, $"{mismatch}; {await SetAsideAsync()}");
            return;
        }

        var committed = end?.Committed ?? (holdings.Count > 0 ? holdings.Values.Max(static held => held.Applied) : 0);
        await SettleAsync(holdings, committed);
        var survivors = _staff.Holders.ToArray();
        // A closing epoch ends the run only if it was begun for that: the last worker that leaves closes its own, and then the run waits.
        var isFinished = (end?.IsFinished == true && (!Epoch!.IsClosing || _stopRequested)) || (survivors.Length > 0 && committed >= request.Spec.Training.Steps);
        _stopRequested |= isFinished && committed < request.Spec.Training.Steps;
        if (survivors.Length == 0)
        {
            // What was committed since the newest checkpoint died with its last holder.
            if (Epoch is not null || _isStranded) reason = "rollback";
            else if (request.Resume) await Task.Run(directory.RequireIdle);
            if (_stopRequested && Epoch is null && !request.Resume)
            {
                await EndAsync(RunStopReason.Stopped, "stopped before anything was trained");
                return;
            }
            var checkpoint = request.Resume || Epoch is not null ? await Task.Run(NewestCheckpoint) : null;
            committed = checkpoint?.Manifest.Step ?? 0;
            if (Epoch is null) _firstStep = committed;
            if (_isStranded && committed >= request.Spec.Training.Steps)
            {
                await EndAsync(RunStopReason.Completed, null, committed);
                return;
            }
            if (Epoch is null && committed >= request.Spec.Training.Steps)
                throw new RunRejectedException(
                    $"{request.Directory} has all of its {request.Spec.Training.Steps} steps; give more by --steps to go on");
            if (Epoch is not null && (_stopRequested || committed >= request.Spec.Training.Steps))
            {
                await EndAsync(RunStopReason.Stopped, null, committed);
                return;
            }
            if (!CanBegin(survivors)) return;
            await RestoreAsync(_staff.Joiners, new RestoreState { Step = committed, Checkpoint = checkpoint?.Path });
        }
        else if (isFinished)
        {
            if (await Task.Run(() => directory.Checkpoints.List().Any(entry => entry.Step == committed)))
            {
                await EndAsync(RunStopReason.Completed, null, committed);
                return;
            }
            // Whoever was to save the last checkpoint died over it.
            await BeginAsync(survivors, committed, reason, holdings, isClosing: true);
            return;
        }
        else
        {
            var staying = survivors.Count(static one => !one.IsDraining);
            if (staying == 0 && !_staff.Joiners.Any())
            {
                await LeaveNobodyAsync(survivors, committed, holdings);
                return;
            }
            if (!CanBegin(survivors)) return;
            await RestoreAsync(Joiners(staying), new RestoreState { Step = committed, Donors = [.. survivors.Select(static one => one.Participant)] });
        }

        var phases = new RecoveryPhases(detect.TotalMilliseconds, fence.TotalMilliseconds, suspend.TotalMilliseconds, watch.Lap().TotalMilliseconds, 0);
        foreach (var leaving in _staff.Holders.Where(static one => one.IsDraining).ToArray()) Dismiss(leaving);
        var members = _staff.Holders.OrderByDescending(survivors.Contains).Take(Most).ToArray();
        if (members.Length < Math.Min(Workers.Minimum, Most))
        {
            _changed.Set(); // A joiner was lost over its transfer.
            return;
        }
        var isFirst = Epoch is null;
        await BeginAsync(members, committed, reason, holdings, isClosing: false, phases);
        if (isFirst) events.Append(Started());
    }

    /// <summary>Time since the last that was heard of a member that is lost; zero where none is.</summary>
    private TimeSpan SinceLossWasHeard()
    {
        var lost = Epoch?.Members.Select(member => _staff.LastHeard(member.Worker)).OfType<long>().ToArray() ?? [];
        return lost.Length > 0 ? time.GetElapsedTime(lost.Min()) : TimeSpan.Zero;
    }

    /// <summary>Nothing may go on from what was saved since the members agreed last; says what to do.</summary>
    private async Task<string> SetAsideAsync()
    {
        var aside = await Task.Run(() => directory.Checkpoints.SetAside(Math.Max(_compared, _firstStep)));
        return $"they agreed last after step {Math.Max(_compared, _firstStep)}{(aside > 0 ? $", and {aside} newer checkpoints are set aside" : "")}; "
            + $"look for faulty memory or another libtorch there, then go on without it by immiscible resume {directory.Path}";
    }

    /// <summary>Whether there are workers enough; otherwise says that the run waits for them.</summary>
    private bool CanBegin(IReadOnlyList<Employee> survivors)
    {
        var (have, need) = (survivors.Count(static one => !one.IsDraining) + _staff.Joiners.Count(), Math.Min(Workers.Minimum, Most));
        // At first, and after the loss of all, those that are still loading are waited for a while: they would stop the run again at once.
        if (have >= need && (survivors.Count > 0 || !_staff.Living.Any(static one => one.Prepared is null) || HaveWaited(Patience))) return true;
        if (Epoch is not null && have < need) TellWaiting(events.Step ?? 0);
        return false;
    }

    private async Task<EpochEnd?> SealAsync()
    {
        if (!_isTraining) return null;
        var (coordinator, epoch) = (Coordinator, Epoch!.Number);
        var sealing = coordinator.Seal(epoch);
        // It lives beside this grain, or died with the grain that led before: then its silo is not waited for.
        var patience = Task.Delay(detection.Detect, time);
        await Task.WhenAny(sealing, patience);
        if (sealing.IsCompletedSuccessfully && await sealing is { } end) return end;
        sealing.Ignore();
        _coordinators++;
        return null;
    }

    private async Task<Dictionary<Employee, WorkerHoldings>> SuspendAsync()
    {
        var holdings = new Dictionary<Employee, WorkerHoldings>();
        if (Epoch is null) return holdings;
        await Task.WhenAll(_staff.Holders.ToArray().Select(async holder =>
        {
            var asking = AskAsync(holder, worker => worker.Suspend(run, _lead));
            // One that is stuck in a granule beats on, but does not answer.
            await Task.WhenAny(asking, Task.Delay(StepDeadline, time));
            if (!asking.IsCompleted) holder.Lose();
            if (await asking is { } held) holdings[holder] = held;
            else Dismiss(holder);
        }));
        foreach (var holder in holdings.Keys) holder.IsSuspected = false;
        return holdings;
    }

    /// <summary>Brings the survivors to the committed steps; one that cannot come there is given up.</summary>
    private async Task SettleAsync(Dictionary<Employee, WorkerHoldings> holdings, long committed) =>
        await Task.WhenAll(holdings.ToArray().Select(async entry =>
        {
            var (holder, held) = entry;
            if (held.Applied == committed) return;
            holdings[holder] = held with { Nodes = [] };
            if (held.Applied == committed - 1 && held.CouldApplyNext && await AskAsync(holder, worker => worker.Settle(run, _lead, committed))) return;
            holdings.Remove(holder);
            Dismiss(holder);
        }));

    /// <summary>Gives the state of the run to those that have none.</summary>
    private async Task RestoreAsync(IEnumerable<Employee> joiners, RestoreState state) =>
        await Task.WhenAll(joiners.ToArray().Select(async joiner =>
        {
            try
            {
                if (await AskAsync(joiner, worker => worker.Restore(run, _lead, state)))
                {
                    joiner.HoldsState = true;
                    return;
                }
            }
            catch (Exception e) when (state.Donors.Count > 0)
            {
                LogRefused(logger, run, joiner.Worker, e.Message);
            }
            Dismiss(joiner);
        }));

    /// <summary>Everyone leaves and nobody is there to take over: what is committed is saved first, and the run waits.</summary>
    private async Task LeaveNobodyAsync(Employee[] leaving, long committed, Dictionary<Employee, WorkerHoldings> holdings)
    {
        if (await Task.Run(() => directory.Checkpoints.List().Any(entry => entry.Step == committed)))
        {
            foreach (var one in leaving) Dismiss(one);
            TellWaiting(committed);
            return;
        }
        await BeginAsync(leaving, committed, "drain", holdings, isClosing: true);
    }

    private async Task BeginAsync(
        IReadOnlyList<Employee> members, long committed, string reason, Dictionary<Employee, WorkerHoldings> holdings, bool isClosing,
        RecoveryPhases phases = default)
    {
        var granules = request.Spec.Training.Granules;
        var held = members.Select(member => holdings.TryGetValue(member, out var holding) ? Nodes(holding) : []).ToArray();
        var redo = held.Any(static nodes => nodes.Count > 0)
            ? RedoPlan.Deal(new CanonicalTree(granules), held).Select(Ranges).ToArray()
            : null;
        var epoch = MembershipEpoch.Deal(
            // Not the next that is free: where another has claimed it, that one leads.
            _lead.Epoch + 1, committed, granules, [.. members.Select(static member => member.Participant)],
            $"{run}|{_coordinators}", redo) with { IsClosing = isClosing };
        await grains.GetGrain<IAssignmentGrain>(epoch.Coordinator).Begin(new BeginEpoch
        {
            Run = run, Spec = request.Spec, Directory = directory.Path, Epoch = epoch, Prepared = _found!, Reason = reason, StopRequested = _stopRequested,
            RedoneGranules = redo?.Sum(static ranges => ranges.Sum(static range => range.Count)) ?? 0, Phases = phases,
        });
        if (Epoch is null && request.Resume) await Task.Run(() => directory.WriteSpec(request.Spec));
        _lead = _lead with { Epoch = epoch.Number };
        (Epoch, _isTraining, _movedAt) = (epoch, true, time.GetTimestamp());
        await WriteStateAsync(RunState.Running, committed, null, null);
        LogFormed(logger, run, epoch.Number, committed, members.Count, reason);
        await Task.WhenAll(members.Select(async member =>
        {
            if (!await AskAsync(member, worker => worker.Start(run, _lead, epoch))) _changed.Set();
        }));
        // What happened meanwhile was told before there was an epoch to belong to.
        _changed.Set();
    }

    private void TellWaiting(long step) => events.Append(new MembershipChanged
    {
        Run = run, Time = time.GetUtcNow(), Epoch = Epoch!.Number, Reason = "waiting", Workers = 0, Step = step, RedoneGranules = 0, Phases = default,
    });

    private static IReadOnlyList<TreeNode> Nodes(WorkerHoldings holding) => [.. holding.Nodes.Select(static node => new TreeNode(node.First, node.Count))];

    private static IReadOnlyList<GranuleRange> Ranges(IReadOnlyList<TreeNode> nodes) => [.. nodes.Select(static node => new GranuleRange(node.First, node.Count))];
}
