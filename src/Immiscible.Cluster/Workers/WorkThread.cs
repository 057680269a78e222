using System.Collections.Concurrent;

namespace Immiscible.Cluster.Workers;

/// <summary>
/// One operating system thread that does compute, one item after the other, so that grain turns and the thread pool never do. torch
/// keeps state (scopes, gradient mode, thread counts) a thread, so everything of a slot runs on its own.
/// </summary>
internal sealed class WorkThread : IDisposable
{
    private readonly BlockingCollection<Action> _items = [];
    private readonly Thread _thread;
    private readonly Action<WorkThread>? _ended;

    /// <summary>Starts the thread.</summary>
    /// <param name="name">Name of the thread, as debuggers and <c>top -H</c> show it.</param>
    /// <param name="ended">Is told when the thread ends.</param>
    public WorkThread(string name, Action<WorkThread>? ended = null)
    {
        _ended = ended;
        _thread = new Thread(Run) { Name = name, IsBackground = true };
        _thread.Start();
    }

    /// <summary>Whether the caller runs on this thread.</summary>
    public bool IsCurrent => Thread.CurrentThread == _thread;

    /// <summary>Runs <paramref name="work"/> on the thread; its result or failure comes back by the task.</summary>
    public Task<T> RunAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _items.Add(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        });
        return done.Task;
    }

    /// <summary>Runs <paramref name="work"/> on the thread.</summary>
    public Task RunAsync(Action work) => RunAsync(() =>
    {
        work();
        return true;
    });

    /// <summary>Ends the thread when everything queued is done; does not wait. It may be called again.</summary>
    public void Dispose() => _items.CompleteAdding();

    private void Run()
    {
        foreach (var item in _items.GetConsumingEnumerable()) item();
        _ended?.Invoke(this);
    }
}
