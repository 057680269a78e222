using System.Runtime.CompilerServices;
using Immiscible.Cluster.Contracts.Events;

namespace Immiscible.Cluster.Runs;

/// <summary>The newest events of a run, for those who follow it. Used from grain turns only.</summary>
/// <param name="capacity">Events kept; the files of the run hold them all.</param>
/// <param name="historyCapacity">Of those that are no steps, and come seldom, so many are kept beside that.</param>
/// <param name="first">Number of the first event; above those of a log that was lost, so that whoever followed it goes on here.</param>
internal sealed class RunEventLog(int capacity, int historyCapacity, long first = 0)
{
    private readonly Queue<RunEvent> _events = new();
    private readonly Queue<RunEvent> _history = new();
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _first = first;
    private RunStarted? _started;

    /// <summary>Steps committed, by the newest event that tells; null before the first.</summary>
    public long? Step { get; private set; }

    /// <summary>Why the run ended; null before.</summary>
    public RunStopped? Stopped { get; private set; }

    /// <summary>The events that are no steps, oldest first.</summary>
    public IReadOnlyList<RunEvent> History => _history.ToArray();

    /// <summary>Numbers an event, appends it and wakes the followers.</summary>
    public void Append(RunEvent value)
    {
        value = value with { Number = _first + _events.Count };
        _events.Enqueue(value);
        TakeNote(value);
        if (value is not StepCommitted) _history.Enqueue(value);
        if (_history.Count > historyCapacity) _history.Dequeue();
        if (_events.Count > capacity)
        {
            _events.Dequeue();
            _first++;
        }
        var woken = _more;
        _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        woken.SetResult();
    }

    /// <summary>
    /// The events from number <paramref name="from"/> (or the oldest kept) to <see cref="RunStopped"/>. Who reads from the beginning is told of
    /// the start in any case.
    /// </summary>
    public async IAsyncEnumerable<RunEvent> FollowAsync(long from, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        if (from == 0 && _first > 0 && _started is not null) yield return _started;
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

    private void TakeNote(RunEvent value)
    {
        switch (value)
        {
            case RunStarted started: (_started, Step) = (started, started.FirstStep); break;
            case StepCommitted step: Step = step.Step; break;
            case RunStopped stopped: (Stopped, Step) = (stopped, stopped.Step); break;
        }
    }
}
