using System.Collections.Concurrent;
using Immiscible.Cluster.Placement;
using Microsoft.Extensions.Options;

namespace Immiscible.Cluster.Workers;

/// <summary>The slots of this silo, each with the thread that everything on it computes on.</summary>
internal sealed class WorkerSlots(IOptions<WorkerSlotOptions> options) : IDisposable
{
    /// <summary>What the slots compute on.</summary>
    public string Device => options.Value.Device;

    private readonly ConcurrentDictionary<int, WorkThread> _threads = new();
    private readonly Dictionary<int, string> _runs = [];
    private readonly HashSet<int> _joining = [];
    private readonly Dictionary<int, CancellationTokenSource> _vacancies = [];
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Number of slots.</summary>
    public int Count => options.Value.Count;

    /// <summary>The thread of a slot.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slot.</exception>
    public WorkThread Thread(SlotKey key)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(key.Slot, Count);
        return _threads.GetOrAdd(key.Slot, static slot => new WorkThread($"compute-{slot}"));
    }

    /// <summary>Which run each slot serves; null for none.</summary>
    public IReadOnlyList<string?> Runs
    {
        get
        {
            lock (_runs) return [.. Enumerable.Range(0, Count).Select(slot => _runs.GetValueOrDefault(slot))];
        }
    }

    /// <summary>Whether the silo is leaving: its slots are offered no more.</summary>
    public bool AreClosed { get; private set; }

    /// <summary>Whether a run has taken a slot and does not train on it yet.</summary>
    public bool AreJoining
    {
        get
        {
            lock (_runs) return _joining.Count > 0;
        }
    }

    /// <summary>Whoever else uses a slot may do so until this is cancelled: when a run takes it, or the silo begins to leave.</summary>
    public CancellationToken Vacancy(SlotKey key)
    {
        lock (_runs)
        {
            if (AreClosed || key.Slot >= Count || _runs.ContainsKey(key.Slot)) return new CancellationToken(canceled: true);
            if (!_vacancies.TryGetValue(key.Slot, out var vacancy)) _vacancies[key.Slot] = vacancy = new CancellationTokenSource();
            return vacancy.Token;
        }
    }

    /// <summary>A run takes a slot.</summary>
    public void Take(SlotKey key, string run)
    {
        CancellationTokenSource? vacancy;
        lock (_runs)
        {
            _runs[key.Slot] = run;
            _joining.Add(key.Slot);
            _vacancies.Remove(key.Slot, out vacancy);
        }
        vacancy?.Cancel();
    }

    /// <summary>A run trains on a slot that it has taken.</summary>
    public void Employ(SlotKey key, string run)
    {
        lock (_runs)
            if (_runs.GetValueOrDefault(key.Slot) == run) _joining.Remove(key.Slot);
    }

    /// <summary>A run leaves a slot.</summary>
    public void Free(SlotKey key, string run)
    {
        lock (_runs)
        {
            if (_runs.GetValueOrDefault(key.Slot) != run) return;
            _runs.Remove(key.Slot);
            _joining.Remove(key.Slot);
            if (AreClosed && _runs.Count == 0) _empty.TrySetResult();
        }
    }

    /// <summary>Offers the slots no more; complete when no run has any.</summary>
    public Task CloseAsync()
    {
        CancellationTokenSource[] vacancies;
        lock (_runs)
        {
            AreClosed = true;
            vacancies = [.. _vacancies.Values];
            _vacancies.Clear();
            if (_runs.Count == 0) _empty.TrySetResult();
        }
        foreach (var vacancy in vacancies) vacancy.Cancel();
        return _empty.Task;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var thread in _threads.Values) thread.Dispose();
    }
}
