using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Contracts.Specs;

namespace Immiscible.Cluster.Runs;

// What is asked of a run from outside, beside following it.
internal sealed partial class RunGrain
{
    /// <inheritdoc/>
    public Task<RunDescription?> Describe() => Task.FromResult(_request is null || _directory is null || _leader is null ? null : new RunDescription
    {
        Name = Run,
        Directory = _directory.Path,
        Status = Status(_leader),
        Step = _events.Step ?? 0,
        TotalSteps = _request.Spec.Training.Steps,
        Epoch = _leader.Epoch?.Number ?? 0,
        Workers = _events.Stopped is null ? _leader.Training : 0,
        WorkersMinimum = _leader.Workers.Minimum,
        WorkersMaximum = _leader.Workers.Maximum,
        Message = _events.Stopped?.Message,
    });

    /// <inheritdoc/>
    public Task Scale(WorkerRange workers)
    {
        if (_request is not { Spec.Training.Granules: var granules } || _leader is null || _events.Stopped is not null)
            throw new RunRejectedException($"the run {Run} is not under way; give the number of workers by --workers when it is resumed");
        if (workers.Maximum > granules)
            throw new RunRejectedException(
                $"--workers {workers}: the run {Run} has {granules} granules, and more workers would have none; choose from 1 to {granules}");
        return _leader.ScaleAsync(workers);
    }

    private RunStatus Status(RunLeader leader) => _events.Stopped?.Reason switch
    {
        RunStopReason.Completed => RunStatus.Completed,
        RunStopReason.Stopped => RunStatus.Stopped,
        RunStopReason.Diverged => RunStatus.Diverged,
        RunStopReason.Rejected => RunStatus.Rejected,
        RunStopReason.Unreadable => RunStatus.Unreadable,
        RunStopReason.Failed => RunStatus.Failed,
        _ => leader.Training > 0 ? RunStatus.Running : leader.HasSlots && leader.Epoch is null ? RunStatus.Starting : RunStatus.Waiting,
    };
}
