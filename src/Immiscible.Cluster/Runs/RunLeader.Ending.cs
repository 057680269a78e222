using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Contracts.Membership;

namespace Immiscible.Cluster.Runs;

// How the run ends.
internal sealed partial class RunLeader
{
    /// <summary>Ends the run. Whoever follows it is told, whatever else goes wrong.</summary>
    private async Task EndAsync(RunStopReason reason, string? message, long? step = null)
    {
        if (_ended) return;
        _ended = true;
        var (committed, weights) = (step ?? events.Step ?? _firstStep, (string?)null);
        try
        {
            if (_isTraining && await SealAsync() is { } end) committed = end.Committed;
            await ReleaseAsync();
            if (Epoch is null)
            {
                if (!request.Resume) await Task.Run(directory.Discard);
            }
            else
            {
                await TryAsync(Coordinator.End());
                if (reason == RunStopReason.Completed && committed < request.Spec.Training.Steps) reason = RunStopReason.Stopped;
                weights = (await Task.Run(() => directory.Checkpoints.FindNewest(out _)))?.Manifest.WeightsSha256;
                await WriteStateAsync(reason.ToString().ToLowerInvariant(), committed, message, weights);
            }
        }
        catch (EpochOverException e)
        {
            StepDown(e);
            return;
        }
        catch (Exception e)
        {
            LogFailed(logger, run, e);
            if (reason is RunStopReason.Completed or RunStopReason.Stopped) (reason, message) = (RunStopReason.Failed, e.Message);
        }
        events.Append(new RunStopped { Run = run, Time = time.GetUtcNow(), Step = committed, Reason = reason, Message = message, WeightsSha256 = weights });
    }

    private void StepDown(Exception reason)
    {
        LogSteppedDown(logger, run, reason.Message);
        (HasSteppedDown, _ended) = (true, true);
    }

    private async Task ReleaseAsync()
    {
        try
        {
            await Task.WhenAll(_staff.Living.ToArray().Select(employee => AskAsync(employee, worker => worker.Release(run, _lead))));
        }
        finally
        {
            // A request that is on its way must not come after this.
            await _asking;
            await TryAsync(Fleet.Release(run));
        }
    }

    private Task WriteStateAsync(string status, long step, string? message, string? weights)
    {
        var state = new RunState
        {
            Status = status, Step = step, Epoch = Epoch!.Number, Updated = time.GetUtcNow(), Message = message, WeightsSha256 = weights, Cluster = cluster,
        };
        return Task.Run(() => directory.WriteState(state));
    }
}
