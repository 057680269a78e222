using System.Globalization;
using Immiscible.Cluster.Checkpoints;
using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Contracts.Fleet;
using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Contracts.Workers;
using Immiscible.Cluster.Membership;
using Microsoft.Extensions.Logging;

namespace Immiscible.Cluster.Runs;

/// <summary>
/// Leads one session of a run: takes workers on, forms membership epochs when they come, leave or die, and ends the run. The steps
/// themselves are between workers and assignment grain. Used from the turns of one grain.
/// </summary>
/// <param name="run">Key of the run grain.</param>
/// <param name="cluster">Id of the cluster.</param>
/// <param name="request">What to run.</param>
/// <param name="directory">Its directory.</param>
/// <param name="lead">The newest epoch that anybody has claimed, and how the lead came here.</param>
/// <param name="events">Where everything is told.</param>
/// <param name="grains">Calls workers, fleet and assignment grain.</param>
/// <param name="detection">When silence counts as death.</param>
/// <param name="time">Tells the time.</param>
/// <param name="logger">For what went wrong and was mended.</param>
internal sealed partial class RunLeader(
    string run, string cluster, LaunchRun request, RunDirectory directory, Lead lead, RunEventLog events, IGrainFactory grains, DetectionOptions detection, TimeProvider time, ILogger logger)
{
    private readonly Staff _staff = new(detection, time);
    private readonly AsyncSignal _changed = new();
    private readonly HashSet<string> _left = new(StringComparer.Ordinal);
    private WorkerPrepared? _found;
    private long _firstStep, _movedAt, _compared = -1;
    private int _coordinators;
    private Lead _lead = lead;
    private Task _asking = Task.CompletedTask;
    private bool _isTraining, _isInterrupted, _isPausing, _stopRequested, _isStranded, _ended;
    private (RunStopReason Reason, string Message)? _failure;

    /// <summary>The newest epoch; null before the first.</summary>
    public MembershipEpoch? Epoch { get; private set; }

    /// <summary>How many workers the run may have.</summary>
    public WorkerRange Workers { get; private set; } = request.Spec.Workers;

    /// <summary>Workers that train now.</summary>
    public int Training => _isTraining && Epoch is { } epoch ? epoch.Members.Count : 0;

    /// <summary>Whether another has taken the lead.</summary>
    public bool HasSteppedDown { get; private set; }

    /// <summary>Whether any slot was granted yet.</summary>
    public bool HasSlots { get; private set; }

    private IAssignmentGrain Coordinator => grains.GetGrain<IAssignmentGrain>(Epoch!.Coordinator);

    private IFleetGrain Fleet => grains.GetGrain<IFleetGrain>(0);

    /// <summary>Begins to lead; ends with the run.</summary>
    public async Task LeadAsync()
    {
        try
        {
            // Where the fleet's silo is about to end, another asking follows.
            await TryAsync(AskForSlotsAsync());
            while (!_ended)
            {
                await _changed.WaitAsync();
                if (!_ended) await ReactAsync();
            }
        }
        catch (Exception e) when ((e is EpochClaimedException or EpochOverException or OrleansException or TimeoutException) && (Epoch is not null || _isStranded))
        {
            // Whoever has claimed the epoch leads, or whoever has begun one that workers know. Should it be one that is cut off and dies of it, or
            // is it this one that can reach nobody, as where its silo is ending, then the workers ask for a leader again.
            StepDown(e);
        }
        catch (Exception e)
        {
            if (e is not (RunRejectedException or EpochClaimedException)) LogFailed(logger, run, e);
            await EndAsync(e is RunRejectedException or EpochClaimedException && Epoch is null ? RunStopReason.Rejected : RunStopReason.Failed, e.Message);
        }
    }

    /// <summary>Takes the lead again where the grain that led has died, from what a worker knows.</summary>
    /// <param name="epoch">The newest epoch that the worker knows.</param>
    /// <param name="found">What the workers found.</param>
    /// <param name="mayLive">Whether a worker's silo is in the cluster.</param>
    public void Recover(MembershipEpoch epoch, WorkerPrepared found, Func<string, bool> mayLive)
    {
        (Epoch, _found, _isTraining, _isInterrupted, HasSlots) = (epoch, found, true, true, true);
        _coordinators = int.Parse(epoch.Coordinator.AsSpan(epoch.Coordinator.LastIndexOf('|') + 1), CultureInfo.InvariantCulture);
        foreach (var member in epoch.Members.Where(member => mayLive(member.Worker)))
        {
            var employee = _staff.Add(member.Worker);
            (employee.Prepared, employee.HoldsState) = (new PreparedWorker(found, member.Address), true);
        }
        events.Append(Started());
        _changed.Set();
    }

    /// <summary>Takes the lead again where nobody is left that holds the run's state.</summary>
    public void RecoverStranded() => _isStranded = true;

    /// <summary>Leads no more, and tells nobody: the grain is gone.</summary>
    public void Abandon()
    {
        _ended = true;
        _changed.Set();
    }

    /// <summary>The fleet gives slots.</summary>
    public void Granted(IReadOnlyList<SlotOffer> slots)
    {
        if (_ended) return;
        HasSlots = true;
        // Loading takes long; whoever grants does not wait for it. A fleet grain that hung while another took its place grants what was granted since.
        foreach (var slot in slots.Where(slot => !_staff.IsHeard(slot.Worker))) _ = PrepareAsync(_staff.Add(slot.Worker));
    }

    /// <summary>Changes how many workers the run may have.</summary>
    public async Task ScaleAsync(WorkerRange workers)
    {
        Workers = workers;
        // Whoever leads after this one has it from there.
        await Task.Run(() => directory.WriteSpec(request.Spec with { Workers = workers }));
        foreach (var surplus in _staff.Living.Skip(workers.Maximum)) surplus.IsDraining = true;
        await TryAsync(AskForSlotsAsync());
        _changed.Set();
    }

    /// <summary>Stops at the next step boundary.</summary>
    public async Task StopAsync()
    {
        _stopRequested = true;
        _changed.Set();
        if (_isTraining) await TryAsync(Coordinator.Stop());
    }

    /// <summary>A worker's loop has ended.</summary>
    public void WorkerLeft(WorkerExit exit)
    {
        if (exit.Epoch != Epoch?.Number || _staff.Find(exit.Worker) is null) return;
        if (exit is { Failure: not null, IsInterrupted: false }) _failure ??= (exit.IsUnreadable ? RunStopReason.Unreadable : RunStopReason.Failed, exit.Failure);
        _isInterrupted |= _isTraining && exit.IsInterrupted;
        _left.Add(exit.Worker);
        _changed.Set();
    }

    /// <summary>A worker lives. One that the run has given up is released, should it come to itself again.</summary>
    public void Heard(string worker, WorkerPulse pulse)
    {
        if (_staff.Find(worker) is { } employee)
        {
            employee.HeardAt = time.GetTimestamp();
            if (pulse == employee.Pulse) return;
            employee.Pulse = pulse;
            if (employee.HoldsState) _movedAt = time.GetTimestamp();
        }
        else
        {
            grains.GetGrain<IWorkerGrain>(worker).Release(run, _lead).Ignore();
            if (!_ended) Fleet.Dismiss(run, worker).Ignore();
        }
    }

    /// <summary>A member has lost its connection to another.</summary>
    public void PeerLost(PeerLoss loss)
    {
        LogPeerLost(logger, run, loss.Worker, loss.Address, loss.Reason);
        // The others' reports come when the epoch without it has begun already: there is nothing left to mend.
        if (Epoch?.Members.Any(member => member.Address == loss.Address) != true) return;
        _staff.Suspect(loss);
        // What comes while the next epoch is formed has been seen already.
        _isInterrupted |= _isTraining;
        _changed.Set();
    }

    /// <summary>A worker is to leave.</summary>
    public void Drain(string worker)
    {
        if (_staff.Find(worker) is not { } employee) return;
        // One that has not joined has nothing to hand over.
        if (employee.HoldsState) employee.IsDraining = true;
        else Dismiss(employee);
        _changed.Set();
    }

    /// <summary>Looks for workers that are silent, and for a step that stands still; called now and then.</summary>
    public void Watch()
    {
        if (_isTraining && !_isInterrupted && time.GetElapsedTime(_movedAt) > StepDeadline)
        {
            LogStalled(logger, run, StepDeadline.TotalSeconds);
            _isInterrupted = true;
            _changed.Set();
        }
        if (_staff.LoseSilent() || (_isTraining ? !_isPausing && ShouldPause() : HaveWaited(Patience))) _changed.Set();
        if (!_ended && _asking.IsCompleted && _staff.Count < Workers.Maximum) _asking = TryAsync(AskForSlotsAsync());
    }

    /// <summary>So long those that have loaded wait for those that have not, when nobody trains: longer where that is the beginning.</summary>
    private TimeSpan Patience => Epoch is null && !_isStranded ? detection.Detect * LoadingPatience : detection.Detect;

    /// <summary>
    /// So long nothing at all may happen in any member. Connections say when they end and workers beat, so this is for what should not be: a frame
    /// that never came, or a worker that beats but is stuck in a granule.
    /// </summary>
    private TimeSpan StepDeadline
    {
        get
        {
            var granules = TimeSpan.FromSeconds(10 * _staff.Holders.Select(static holder => holder.Pulse.SlowestGranule).DefaultIfEmpty().Max());
            return granules > detection.Step ? granules : detection.Step;
        }
    }

    private Task AskForSlotsAsync() => Fleet.Request(new RunRequest(run, Workers, directory.Path));

    private async Task ReactAsync()
    {
        if (_failure is var (reason, message))
        {
            await EndAsync(reason, message);
            return;
        }
        if (!_isTraining) await FormAsync(Epoch is null ? "start" : "join");
        else if (_isInterrupted || MembersAreLost()) await FormAsync("loss");
        else if (Epoch!.Members.All(member => _left.Contains(member.Worker))) await FormAsync(_staff.Living.Any(static one => one.IsDraining) ? "drain" : "join");
        else
        {
            FollowToJoin();
            if (_isPausing || !ShouldPause()) return;
            _isPausing = true;
            await TryAsync(Coordinator.Pause());
        }
    }

    private bool MembersAreLost() => Epoch!.Members.Any(member => _staff.Find(member.Worker) is null);

    /// <summary>Most members an epoch may have.</summary>
    private int Most => Math.Min(Workers.Maximum, request.Spec.Training.Granules);

    private Checkpoint? NewestCheckpoint()
    {
        var newest = directory.Checkpoints.FindNewest(out var problems);
        foreach (var problem in problems) LogPassedOver(logger, problem);
        return newest;
    }

    private RunStarted Started() => new()
    {
        Run = run,
        Time = time.GetUtcNow(),
        Directory = directory.Path,
        Name = request.Spec.Name,
        Workers = Epoch!.Members.Count,
        Granules = request.Spec.Training.Granules,
        Batch = request.Spec.Training.Batch,
        FirstStep = Epoch.FirstStep,
        TotalSteps = request.Spec.Training.Steps,
        Parameters = _found!.Parameters,
        Dataset = _found.Dataset,
        DatasetCount = _found.DatasetCount,
        MetricsEndpoint = request.MetricsEndpoint,
    };
}
