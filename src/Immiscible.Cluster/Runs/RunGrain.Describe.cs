using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Contracts.Specs;

namespace Immiscible.Cluster.Runs;

// What is asked of a run from outside, beside following it.
internal sealed partial class RunGrain
{
    /// <inheritdoc/>
    public Task<RunDescription?> Describe() => Task.FromResult(_request is null || _directory is null ? null : new RunDescription
    {
        Name = Run,
        Directory = _directory.Path,
        Status = Status(),
        Step = _events.Step ?? 0,
        TotalSteps = _request.Spec.Training.Steps,
        Epoch = _epoch?.Number ?? 0,
        Workers = _ended ? 0 : _epoch?.Members.Count ?? 0,
        WorkersMinimum = _workers.Minimum,
        WorkersMaximum = _workers.Maximum,
        Message = _events.Stopped?.Message,
    });

    /// <inheritdoc/>
    public Task Scale(WorkerRange workers)
    {
        if (_request is not { Spec.Training.Granules: var granules } || _ended)
            throw new RunRejectedException($"the run {Run} is not under way; give the number of workers by --workers when it is resumed");
        if (workers.Maximum > granules)
            throw new RunRejectedException(
                $"--workers {workers}: the run {Run} has {granules} granules, and more workers would have none; choose from 1 to {granules}");
        _workers = workers;
        return Task.CompletedTask;
    }

    private RunStatus Status() => _events.Stopped?.Reason switch
    {
        RunStopReason.Completed => RunStatus.Completed,
        RunStopReason.Stopped => RunStatus.Stopped,
        RunStopReason.Diverged => RunStatus.Diverged,
        RunStopReason.Rejected => RunStatus.Rejected,
        RunStopReason.Failed => RunStatus.Failed,
        _ => _epoch is not null ? RunStatus.Running : _granted ? RunStatus.Starting : RunStatus.Waiting,
    };

    /// <summary>Makes room for another session of the run, as when it is resumed on the same cluster.</summary>
    private void ForgetSession()
    {
        _events = new RunEventLog(EventsKept);
        _training.Clear();
        (_request, _directory, _epoch, _firstStep) = (null, null, null, 0);
        (_granted, _stopRequested, _ended) = (false, false, false);
    }
}
