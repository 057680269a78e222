using System.Runtime.ExceptionServices;

namespace Immiscible.Assignment.Threading;

/// <summary>
/// Shares rows between the calling thread and, where asked for, one of the thread pool. The caller never waits for a helper that has not
/// begun: it takes every portion that nobody else takes.
/// </summary>
/// <remarks>Serves one caller at a time. Nothing is allocated by a run.</remarks>
internal sealed class RowTeam : IThreadPoolWorkItem
{
    /// <summary>Below this many values a second thread costs more to wake than it saves.</summary>
    private const long FewestValues = 1 << 18;

    private const int Portion = 64;

    private readonly Lock _gate = new();
    private readonly bool _hasHelper;
    private IRowWork? _work;
    private int _next, _end, _running, _failedRow;
    private bool _queued;
    private Exception? _failure;

    /// <summary>A team of one thread or two.</summary>
    public RowTeam(int threads)
    {
        if (threads is < 1 or > 2) throw new AssignmentException($"{threads} threads were asked for; matching uses 1 or 2");
        _hasHelper = threads == 2;
        Members = threads;
    }

    /// <summary>The number of threads that may call <see cref="IRowWork.Process"/> at once.</summary>
    public int Members { get; }

    /// <summary>Does all rows and returns when they are done; a failure in any is thrown here, of several that of the lowest row.</summary>
    public void Run(IRowWork work, int rows, int columns)
    {
        if (!_hasHelper || (long)rows * columns < FewestValues)
        {
            work.Process(0, 0, rows);
            return;
        }

        lock (_gate)
        {
            (_work, _next, _end, _failure, _failedRow) = (work, 0, rows, null, int.MaxValue);
            if (!_queued) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            _queued = true;
        }

        TakePortions(0);
        var spin = new SpinWait();
        while (Volatile.Read(ref _running) > 0) spin.SpinOnce();
        _work = null;
        if (_failure is { } failure) ExceptionDispatchInfo.Throw(failure);
    }

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute()
    {
        lock (_gate) _queued = false;
        TakePortions(1);
    }

    private void TakePortions(int member)
    {
        while (true)
        {
            int first, end;
            IRowWork work;
            lock (_gate)
            {
                if (_next >= _end) return;
                (first, work) = (_next, _work!);
                _next = end = Math.Min(first + Portion, _end);
                _running++;
            }

            try
            {
                work.Process(member, first, end);
            }
            catch (Exception e)
            {
                lock (_gate)
                    if (first < _failedRow)
                        (_failure, _failedRow) = (e, first);
            }

            lock (_gate) _running--;
        }
    }
}
