using System.Collections.Concurrent;

namespace Immiscible.Cluster.Workers;

/// <summary>The threads of one silo that are not a slot's. They end with the silo at the latest, also where a grain's end was not waited for.</summary>
internal sealed class WorkThreads : IDisposable
{
    private readonly ConcurrentDictionary<WorkThread, bool> _running = new();
    private volatile bool _isDisposed;

    /// <summary>Number of threads that have not ended.</summary>
    public int Running => _running.Count;

    /// <summary>Starts a thread, which the caller ends when it needs it no more.</summary>
    /// <exception cref="ObjectDisposedException">The silo has ended.</exception>
    public WorkThread Start(string name)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var thread = new WorkThread(name, ended => _running.TryRemove(ended, out _));
        _running[thread] = true;
        // The silo may have ended in between.
        if (_isDisposed) thread.Dispose();
        return thread;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        foreach (var thread in _running.Keys) thread.Dispose();
    }
}
