using System.Text.Json;
using Immiscible.Cluster.Contracts.Fleet;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Contracts.Workers;
using Immiscible.Cluster.Ledger;
using Immiscible.Cluster.Placement;

namespace Immiscible.Cluster.Runs;

// How a run goes on whose grain died with its silo.
internal sealed partial class RunGrain
{
    /// <summary>Takes the lead where nobody has it, one attempt at a time.</summary>
    private async Task OnceAsync(Func<Task> recover)
    {
        try
        {
            await recover();
        }
        catch (Exception e) when (e is RunRejectedException or RunSpecException or IOException or JsonException or OrleansException or TimeoutException)
        {
            LogNotRecovered(logger, Run, e.Message);
        }
        finally
        {
            _recovering = null;
        }
    }

    /// <summary>Takes slots for a run that only the fleet remembers, whose lead is taken for that.</summary>
    private async Task TakeAsync(IReadOnlyList<SlotOffer> slots, RunRequest wanted)
    {
        await (_recovering ??= OnceAsync(() => AdoptAsync(wanted)));
        _leader?.Granted(slots);
    }

    /// <summary>Takes the lead of a run from what its directory says.</summary>
    private async Task AdoptAsync(RunRequest wanted)
    {
        var directory = await OpenAsync(wanted.Directory);
        if (await FindMemberAsync(directory) is { } member) Recover(directory, member, await Task.Run(() => directory.ReadSpec()), await TakeOverAsync(directory, member));
        else if (await Task.Run(directory.ReadState) is { Status: not RunState.Running }) await GrainFactory.GetGrain<IFleetGrain>(0).Release(Run);
        else Restart(directory, (await Task.Run(() => directory.ReadSpec())) with { Workers = wanted.Workers }, await TakeOverAsync(directory, null));
    }

    /// <summary>Takes the lead of a run whose grain died with its silo: a worker says what it serves.</summary>
    private async Task RecoverAsync(string worker)
    {
        if (await GrainFactory.GetGrain<IWorkerGrain>(worker).Employment() is not { } employment) return;
        var directory = await OpenAsync(employment.Request.Directory);
        // One that has not joined yet knows nothing of the state; perhaps another does.
        if (employment.Epoch is null) employment = await FindMemberAsync(directory) ?? employment;
        // The number of workers may have been changed since the launch.
        var (spec, lead) = (await Task.Run(() => directory.ReadSpec()), await TakeOverAsync(directory, employment));
        if (employment.Epoch is null) Restart(directory, spec, lead);
        else Recover(directory, employment, spec, lead);
    }

    private Task<RunDirectory> OpenAsync(string directory) => Task.Run(() =>
    {
        storage.Value.Require(directory);
        return RunDirectory.Open(directory);
    });

    private async Task<Lead> TakeOverAsync(RunDirectory directory, WorkerEmployment? employment) =>
        Lead.After(await Task.Run(directory.NextEpoch) - 1, employment?.Lead, time);

    /// <summary>Goes on with those that have the run's state.</summary>
    private void Recover(RunDirectory directory, WorkerEmployment member, RunSpec spec, Lead lead)
    {
        if (_request is not null) return;
        LogRecovering(logger, Run, lead.Epoch);
        Remember(lead.Epoch);
        var request = new LaunchRun { Spec = member.Request.Spec with { Workers = spec.Workers }, Directory = directory.Path, Resume = false };
        // Who is known to be dead is not asked for anything: no answer to that comes at once.
        Begin(request, directory, lead, leader => leader.Recover(member.Epoch!, member.Found, worker => IsInCluster(SlotKey.Parse(worker).Silo)));
    }

    /// <summary>Goes on from the newest checkpoint: nobody is left that has a later state.</summary>
    private void Restart(RunDirectory directory, RunSpec spec, Lead lead)
    {
        if (_request is not null) return;
        LogRecovering(logger, Run, lead.Epoch);
        Remember(lead.Epoch);
        Begin(new LaunchRun { Spec = spec, Directory = directory.Path, Resume = true }, directory, lead, static leader => leader.RecoverStranded());
    }

    /// <summary>What a worker of the newest epoch that still has the run's state says of it; null where none answers.</summary>
    private async Task<WorkerEmployment?> FindMemberAsync(RunDirectory directory)
    {
        var members = await Task.Run(() => LedgerReader.ReadNewestHeader(directory.Ledger)?.Members ?? []);
        var found = await Task.WhenAll(members.Select(member => FindAsync(member.Worker)));
        return Array.Find(found, employment => employment?.Request.Run == Run && employment.Epoch is not null);
    }

    /// <summary>Asks a worker whom it serves, and again for as long as its silo may only be hard to reach.</summary>
    private async Task<WorkerEmployment?> FindAsync(string worker)
    {
        for (var begun = time.GetTimestamp(); IsInCluster(SlotKey.Parse(worker).Silo) && time.GetElapsedTime(begun) < detection.Detect; await Task.Delay(detection.Heartbeat, time))
        {
            try
            {
                return await GrainFactory.GetGrain<IWorkerGrain>(worker).Employment().WaitAsync(detection.Detect, time);
            }
            catch (Exception e) when (e is OrleansException or TimeoutException)
            {
                // It is gone, or those who know where it is have only just lost one of them.
            }
        }
        return null;
    }

    private bool IsInCluster(string silo) =>
        membership.CurrentSnapshot.Members.Values.Any(member => member.Name == silo && member.Status == SiloStatus.Active);

    /// <summary>Begins to number events above those of a grain that was lost; where this one has led before, its followers are still there.</summary>
    private void Remember(int epoch)
    {
        if (_directory is null) _events = new RunEventLog(EventsKept, HistoryKept, (long)epoch << 32);
    }
}
