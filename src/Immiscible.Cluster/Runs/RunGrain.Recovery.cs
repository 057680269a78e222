using System.Text.Json;
using Immiscible.Cluster.Contracts.Fleet;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Contracts.Workers;
using Immiscible.Cluster.Ledger;

namespace Immiscible.Cluster.Runs;

// How a run goes on whose grain died with its silo.
internal sealed partial class RunGrain
{
    /// <summary>
    /// Whether workers that had not yet joined are all that is left: any other would have been heard of by now. The run then goes on from its
    /// newest checkpoint, as after the loss of all workers.
    /// </summary>
    private bool IsStrandedForGood()
    {
        _strandedSince ??= time.GetTimestamp();
        return time.GetElapsedTime(_strandedSince.Value) > detection.Detect * 2;
    }

    /// <summary>Takes the lead of a run that only the fleet remembers: whoever led it and all its workers are gone.</summary>
    private async Task AdoptAsync(IReadOnlyList<SlotOffer> slots, RunRequest wanted)
    {
        // Workers that hold the run's state are heard of by then.
        await Task.Delay(detection.Detect * 2, time);
        if (_leader is null && _request is null)
        {
            try
            {
                var directory = await Task.Run(() => RunDirectory.Open(wanted.Directory));
                if (await FindMemberAsync(directory) is { } member) await RecoverAsync(member);
                else if (await Task.Run(directory.ReadState) is { Status: not RunState.Running })
                {
                    await GrainFactory.GetGrain<IFleetGrain>(0).Release(Run);
                    return;
                }
                var (spec, newest) = (await Task.Run(() => directory.ReadSpec()), await Task.Run(directory.NextEpoch) - 1);
                if (_request is null)
                {
                    LogRecovering(logger, Run, newest);
                    Remember(newest);
                    Lead(new LaunchRun { Spec = spec with { Workers = wanted.Workers }, Directory = directory.Path, Resume = true }, directory, static leader => leader.RecoverStranded());
                }
            }
            catch (Exception e) when (e is RunRejectedException or RunSpecException or IOException or JsonException or OrleansException or TimeoutException)
            {
                LogNotRecovered(logger, Run, e.Message);
            }
        }
        _leader?.Granted(slots);
    }

    /// <summary>A worker of the newest epoch that still has the run's state; null where none answers.</summary>
    private async Task<string?> FindMemberAsync(RunDirectory directory)
    {
        var members = await Task.Run(() => LedgerReader.ReadAll(directory.Ledger) is [.., var newest] ? newest.Header.Members : []);
        var found = await Task.WhenAll(members.Select(async member =>
        {
            try
            {
                var employment = await GrainFactory.GetGrain<IWorkerGrain>(member.Worker).Employment().WaitAsync(detection.Detect, time);
                return employment?.Request.Run == Run && employment.Epoch is not null ? member.Worker : null;
            }
            catch (Exception e) when (e is OrleansException or TimeoutException)
            {
                return null; // It is gone.
            }
        }));
        return Array.Find(found, static worker => worker is not null);
    }

    /// <summary>Begins to number events above those of a grain that was lost; where this one has led before, its followers are still there.</summary>
    private void Remember(int epoch)
    {
        if (_directory is null) _events = new RunEventLog(EventsKept, (long)epoch << 32);
    }

    /// <summary>Takes the lead of a run whose grain died with its silo: a worker says what it serves.</summary>
    private async Task RecoverAsync(string worker)
    {
        try
        {
            if (await GrainFactory.GetGrain<IWorkerGrain>(worker).Employment() is not { } employment || _request is not null) return;
            var isStranded = employment.Epoch is null;
            if (isStranded && !IsStrandedForGood()) return;
            var directory = await Task.Run(() => RunDirectory.Open(employment.Request.Directory));
            if (isStranded && await FindMemberAsync(directory) is not null) return; // That one will be heard, too.
            var newest = await Task.Run(directory.NextEpoch) - 1;
            // Their number may have been changed since the launch.
            var workers = (await Task.Run(() => directory.ReadSpec())).Workers;
            if (_request is not null) return;
            LogRecovering(logger, Run, newest);
            Remember(newest);
            Lead(new LaunchRun { Spec = employment.Request.Spec with { Workers = workers }, Directory = directory.Path, Resume = isStranded }, directory, leader =>
            {
                if (employment.Epoch is { } epoch) leader.Recover(epoch, newest, employment.Found);
                else leader.RecoverStranded();
            });
        }
        catch (Exception e) when (e is RunRejectedException or RunSpecException or IOException or OrleansException or TimeoutException)
        {
            LogNotRecovered(logger, Run, e.Message);
        }
        finally
        {
            _recovering = null;
        }
    }
}
