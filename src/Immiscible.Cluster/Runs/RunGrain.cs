using Immiscible.Cluster.Checkpoints;
using Immiscible.Cluster.Contracts.Assignment;
using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Contracts.Fleet;
using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Contracts.Workers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Immiscible.Cluster.Runs;

/// <summary>Leads one run: directory, slots, membership, end. The steps themselves are between workers and assignment grain.</summary>
[Reentrant, KeepAlive]
internal sealed partial class RunGrain(IOptions<StorageOptions> storage, TimeProvider time, ILogger<RunGrain> logger) : Grain, IRunGrain
{
    private const int EventsKept = 8192;

    private RunEventLog _events = new(EventsKept);
    private readonly HashSet<string> _training = new(StringComparer.Ordinal);
    private LaunchRun? _request;
    private RunDirectory? _directory;
    private MembershipEpoch? _epoch;
    private WorkerRange _workers;
    private long _firstStep;
    private bool _granted;
    private bool _stopRequested;
    private bool _ended;

    private string Run => this.GetPrimaryKeyString();

    private IAssignmentGrain Assignment => GrainFactory.GetGrain<IAssignmentGrain>(Run);

    private IFleetGrain Fleet => GrainFactory.GetGrain<IFleetGrain>(0);

    /// <inheritdoc/>
    public async Task Launch(LaunchRun request)
    {
        if (_request is not null && _events.Stopped is null)
            throw new RunRejectedException($"the run {Run} is under way already; wait for its end, or choose another --out (its last part names the run)");
        storage.Value.Require(request.Directory);
        ForgetSession();
        _request = request;
        _workers = request.Spec.Workers;
        try
        {
            _directory = await Task.Run(() => request.Resume ? RunDirectory.Open(request.Directory) : RunDirectory.Create(request.Directory, request.Spec));
        }
        catch
        {
            _request = null;
            throw;
        }
        await Fleet.Request(Run, _workers.Minimum);
    }

    /// <inheritdoc/>
    public async Task Stop()
    {
        if (_ended) return;
        _stopRequested = true;
        if (_epoch is not null) await Assignment.Stop();
        else if (_directory is not null && !_granted) await GiveUpAsync([], RunStopReason.Stopped, "stopped before there were slots; nothing was trained");
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<RunEvent> Follow(long from) => _events.FollowAsync(from);

    /// <inheritdoc/>
    public Task SlotsGranted(IReadOnlyList<SlotOffer> slots)
    {
        _granted = true;
        if (!_ended) _ = BeginGuardedAsync(slots); // Loading takes long; whoever grants does not wait for it.
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task Report(IReadOnlyList<RunEvent> events)
    {
        foreach (var value in events) _events.Append(value);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task WorkerLeft(WorkerExit exit)
    {
        if (_ended || exit.Epoch != _epoch?.Number || !_training.Remove(exit.Worker)) return;
        if (exit.Failure is not null) await EndAsync(RunStopReason.Failed, exit.Failure);
        else if (_training.Count == 0) await EndAsync(RunStopReason.Completed, null);
    }

    private async Task BeginGuardedAsync(IReadOnlyList<SlotOffer> slots)
    {
        var workers = slots.Select(static slot => slot.Worker).ToArray();
        try
        {
            await BeginAsync(workers);
        }
        catch (Exception) when (_ended)
        {
            // A member failed while others were still being started, and the run was ended for that.
        }
        catch (Exception e)
        {
            if (e is not RunRejectedException) LogFailed(logger, Run, e);
            if (_epoch is null) await GiveUpAsync(workers, e is RunRejectedException ? RunStopReason.Rejected : RunStopReason.Failed, e.Message);
            else await EndAsync(RunStopReason.Failed, e.Message);
        }
    }

    /// <summary>Ends a run that has not begun. Whoever follows it is told, whatever else goes wrong.</summary>
    private async Task GiveUpAsync(IReadOnlyList<string> workers, RunStopReason reason, string message)
    {
        _ended = true;
        try
        {
            await ReleaseAsync(workers);
            if (!_request!.Resume) await Task.Run(_directory!.Discard);
        }
        catch (Exception e)
        {
            LogFailed(logger, Run, e);
        }
        Stopped(_firstStep, reason, message, null);
    }

    private async Task BeginAsync(IReadOnlyList<string> workers)
    {
        var (request, directory) = (_request!, _directory!);
        if (request.Resume) await Task.Run(directory.RequireIdle);
        var checkpoint = request.Resume ? await Task.Run(NewestCheckpoint) : null;
        _firstStep = checkpoint?.Manifest.Step ?? 0;
        if (_firstStep >= request.Spec.Training.Steps)
            throw new RunRejectedException(
                $"{request.Directory} has all of its {request.Spec.Training.Steps} steps; give more by --steps to go on");
        var prepare = new PrepareWorker { Run = Run, Spec = request.Spec, Directory = directory.Path, Checkpoint = checkpoint?.Path };
        var prepared = await Task.WhenAll(workers.Select(worker => Worker(worker).Prepare(prepare)));
        for (var i = 1; i < prepared.Length; i++)
            if (prepared[i] != prepared[0])
                throw new RunRejectedException($"the workers {workers[0]} and {workers[i]} see different data or models; give all the same build and files");

        var epoch = MembershipEpoch.Deal(await Task.Run(directory.NextEpoch), _firstStep, request.Spec.Training.Granules, workers);
        await Assignment.Begin(new BeginEpoch { Spec = request.Spec, Directory = directory.Path, Epoch = epoch, Prepared = prepared[0] });
        _epoch = epoch;
        if (request.Resume) await Task.Run(() => directory.WriteSpec(request.Spec));
        await WriteStateAsync("running", _firstStep, epoch.Number, null, checkpoint?.Manifest.WeightsSha256);
        _training.UnionWith(workers);
        _events.Append(new RunStarted
        {
            Run = Run,
            Time = time.GetUtcNow(),
            Directory = directory.Path,
            Name = request.Spec.Name,
            Workers = workers.Count,
            Granules = request.Spec.Training.Granules,
            Batch = request.Spec.Training.Batch,
            FirstStep = _firstStep,
            TotalSteps = request.Spec.Training.Steps,
            Parameters = prepared[0].Parameters,
            Dataset = prepared[0].Dataset,
            DatasetCount = prepared[0].DatasetCount,
            MetricsEndpoint = request.MetricsEndpoint,
        });
        if (_stopRequested) await Assignment.Stop();
        await Task.WhenAll(workers.Select(worker => Worker(worker).Start(Run, epoch)));
    }

    private Checkpoint? NewestCheckpoint()
    {
        var newest = _directory!.Checkpoints.FindNewest(out var problems);
        foreach (var problem in problems) LogPassedOver(logger, problem);
        return newest;
    }

    /// <summary>Ends a run that has begun. Whoever follows it is told, whatever else goes wrong.</summary>
    private async Task EndAsync(RunStopReason reason, string? message)
    {
        _ended = true;
        var (committed, weights) = (_firstStep, (string?)null);
        try
        {
            await ReleaseAsync([.. _epoch!.Members.Select(static member => member.Worker)]);
            var end = await Assignment.End();
            committed = end.Committed;
            if (end.Divergence is not null) (reason, message) = (RunStopReason.Diverged, $"{end.Divergence}; the last good checkpoint is kept");
            else if (reason == RunStopReason.Completed && committed < _request!.Spec.Training.Steps) reason = RunStopReason.Stopped;
            weights = (await Task.Run(() => _directory!.Checkpoints.FindNewest(out _)))?.Manifest.WeightsSha256;
            await WriteStateAsync(reason.ToString().ToLowerInvariant(), committed, _epoch.Number, message, weights);
        }
        catch (Exception e)
        {
            LogFailed(logger, Run, e);
            if (reason is RunStopReason.Completed or RunStopReason.Stopped) (reason, message) = (RunStopReason.Failed, e.Message);
        }
        Stopped(committed, reason, message, weights);
    }

    private async Task ReleaseAsync(IReadOnlyList<string> workers)
    {
        try
        {
            await Task.WhenAll(workers.Select(worker => Worker(worker).Release(Run)));
        }
        finally
        {
            await Fleet.Release(Run);
        }
    }

    private void Stopped(long step, RunStopReason reason, string? message, string? weights) => _events.Append(new RunStopped
    {
        Run = Run, Time = time.GetUtcNow(), Step = step, Reason = reason, Message = message, WeightsSha256 = weights,
    });

    private Task WriteStateAsync(string status, long step, int epoch, string? message, string? weights)
    {
        var state = new RunState
        {
            Status = status, Step = step, Epoch = epoch, Updated = time.GetUtcNow(), Message = message, WeightsSha256 = weights,
        };
        return Task.Run(() => _directory!.WriteState(state));
    }

    private IWorkerGrain Worker(string key) => GrainFactory.GetGrain<IWorkerGrain>(key);
}
