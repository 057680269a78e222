using System.Runtime.CompilerServices;
using Immiscible.Cluster.Contracts.Events;

namespace Immiscible.Cluster.Runs;

/// <summary>The newest events of a run, for those who follow it. Used from grain turns only.</summary>
/// <param name="capacity">Events kept; the files of the run hold them all.</param>
internal sealed class RunEventLog(int capacity)
{
    private readonly Queue<RunEvent> _events = new();
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _first;

    /// <summary>Appends an event and wakes the followers.</summary>
    public void Append(RunEvent value)
    {
        _events.Enqueue(value);
        if (_events.Count > capacity)
        {
            _events.Dequeue();
            _first++;
        }
        var woken = _more;
        _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        woken.SetResult();
    }

    /// <summary>The events from number <paramref name="from"/> (or the oldest kept) to <see cref="RunStopped"/>.</summary>
    public async IAsyncEnumerable<RunEvent> FollowAsync(long from, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        while (true)
        {
            from = Math.Max(from, _first);
            var more = _more.Task;
            foreach (var value in _events.Skip((int)(from - _first)).ToArray())
            {
                yield return value;
                if (value is RunStopped) yield break;
                from++;
            }
            await more.WaitAsync(cancellation);
        }
    }
}
