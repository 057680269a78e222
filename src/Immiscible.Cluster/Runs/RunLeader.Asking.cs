using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Contracts.Workers;
using Immiscible.Cluster.Membership;

namespace Immiscible.Cluster.Runs;

// How workers are asked for something, taken on and parted with.
internal sealed partial class RunLeader
{
    private async Task PrepareAsync(Employee employee)
    {
        try
        {
            var prepare = new PrepareWorker { Run = run, Spec = request.Spec, Directory = directory.Path, Lead = _lead };
            if (await AskAsync<PreparedWorker>(employee, async worker => await worker.Prepare(prepare)) is { } prepared)
            {
                if (_found is not null && prepared.Found.DiffersFrom(_found) is { } difference)
                    throw new RunRejectedException($"the worker {employee.Worker} cannot be used: {difference}");
                _found ??= prepared.Found;
                employee.Prepared = prepared;
            }
        }
        catch (OperationCanceledException e)
        {
            // An order to release it, given by a leader before this one or to an employee before this one, came late: its slot is offered again.
            LogUnreachable(logger, run, employee.Worker, e.Message);
            Dismiss(employee);
        }
        catch (Exception e)
        {
            // Before anything is trained there is nothing to save: whoever launched the run is told at once.
            if (Epoch is null && !_isStranded) _failure ??= (e is RunRejectedException ? RunStopReason.Rejected : RunStopReason.Failed, e.Message);
            LogRefused(logger, run, employee.Worker, e.Message);
            var refused = e is RunRejectedException && !employee.IsLost && !_ended;
            if (refused && Epoch is not null) events.Append(new WorkerRefused { Run = run, Time = time.GetUtcNow(), Worker = employee.Worker, Reason = e.Message });
            Dismiss(employee, refused);
        }
        if (employee.IsLost && !_ended) Dismiss(employee);
        _changed.Set();
    }

    /// <summary>Asks a worker and gives up waiting when it is given up; null then, and where it cannot be reached.</summary>
    private async Task<T?> AskAsync<T>(Employee employee, Func<IWorkerGrain, Task<T?>> ask) where T : class
    {
        var asked = ask(grains.GetGrain<IWorkerGrain>(employee.Worker));
        await Task.WhenAny(asked, employee.Lost);
        if (!asked.IsCompleted)
        {
            asked.Ignore();
            return null;
        }
        try
        {
            return await asked;
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or WorkerUnpreparedException)
        {
            LogUnreachable(logger, run, employee.Worker, e.Message);
            employee.Lose();
            return null;
        }
    }

    private async Task<bool> AskAsync(Employee employee, Func<IWorkerGrain, Task> ask) => await AskAsync<Employee>(employee, async worker =>
    {
        await ask(worker);
        return employee;
    }) is not null;

    /// <summary>Waits for a call whose failure shows elsewhere.</summary>
    private static async Task<bool> TryAsync(Task call)
    {
        try
        {
            await call;
            return true;
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or EpochOverException)
        {
            return false;
        }
    }

    /// <summary>Parts with a worker; where it lives it may be taken on again.</summary>
    private void Dismiss(Employee employee, bool refused = false)
    {
        _staff.Remove(employee);
        grains.GetGrain<IWorkerGrain>(employee.Worker).Release(run, _lead).Ignore();
        Fleet.Dismiss(run, employee.Worker, refused).Ignore();
    }
}
