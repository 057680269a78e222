namespace Immiscible.Cluster.Membership;

/// <summary>Wakes one waiter for any number of calls since it last waited. Used from grain turns only.</summary>
internal sealed class AsyncSignal
{
    private TaskCompletionSource _set = New();

    /// <summary>Says that something has changed.</summary>
    public void Set() => _set.TrySetResult();

    /// <summary>Complete when <see cref="Set"/> has been called since the last wait ended.</summary>
    public async Task WaitAsync()
    {
        await _set.Task;
        _set = New();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
