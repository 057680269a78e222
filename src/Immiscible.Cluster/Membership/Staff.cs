using Immiscible.Cluster.Contracts.Workers;

namespace Immiscible.Cluster.Membership;

/// <summary>The workers of one run, and which of them still live. Used from the turns of one grain.</summary>
/// <param name="detection">When silence counts as death.</param>
/// <param name="time">Tells the time.</param>
internal sealed class Staff(DetectionOptions detection, TimeProvider time)
{
    private readonly SortedDictionary<string, Employee> _employees = new(StringComparer.Ordinal);

    /// <summary>All that are not given up, in the order of their keys.</summary>
    public IEnumerable<Employee> Living => _employees.Values.Where(static employee => !employee.IsLost);

    /// <summary>Those that hold the run's state.</summary>
    public IEnumerable<Employee> Holders => Living.Where(static employee => employee.HoldsState);

    /// <summary>Those that have loaded everything else, and are to stay.</summary>
    public IEnumerable<Employee> Joiners => Living.Where(static employee => employee is { HoldsState: false, Prepared: not null, IsDraining: false });

    /// <summary>Number of those that are not given up.</summary>
    public int Count => Living.Count();

    /// <summary>A living worker; null where there is none of that key.</summary>
    public Employee? Find(string worker) => _employees.GetValueOrDefault(worker) is { IsLost: false } employee ? employee : null;

    /// <summary>Whether a worker has only just been heard of: it is the process that it was.</summary>
    public bool IsHeard(string worker) => Find(worker) is { } employee && time.GetElapsedTime(employee.HeardAt) <= detection.SuspicionGrace;

    /// <summary>When a worker that is given up was last heard of; null where it lives or was never there.</summary>
    public long? LastHeard(string worker) => _employees.GetValueOrDefault(worker) is { IsLost: true } lost ? lost.HeardAt : null;

    /// <summary>Takes a worker on.</summary>
    public Employee Add(string worker)
    {
        if (_employees.GetValueOrDefault(worker) is { } former) former.Lose();
        return _employees[worker] = new Employee(worker) { HeardAt = time.GetTimestamp() };
    }

    /// <summary>Forgets a worker.</summary>
    public void Remove(Employee employee)
    {
        employee.Lose();
        if (_employees.GetValueOrDefault(employee.Worker) == employee) _employees.Remove(employee.Worker);
    }

    /// <summary>Others have lost their connections to a worker: it must be heard of soon, unless its process has certainly ended.</summary>
    public void Suspect(PeerLoss loss)
    {
        foreach (var employee in Living.Where(employee => employee.Prepared?.Address == loss.Address && employee.Worker != loss.Worker).ToArray())
        {
            if (loss.HasEnded) employee.Lose();
            else employee.IsSuspected = true;
        }
    }

    /// <summary>Gives up those that were silent for too long.</summary>
    /// <returns>Whether there were any.</returns>
    public bool LoseSilent()
    {
        var silent = Living.Where(IsSilent).ToArray();
        foreach (var employee in silent) employee.Lose();
        return silent.Length > 0;
    }

    private bool IsSilent(Employee employee) =>
        time.GetElapsedTime(employee.HeardAt) > (employee.IsSuspected ? detection.SuspicionGrace : detection.Detect);
}
