namespace Immiscible.Collectives.Transport;

/// <summary>Lets writers into somebody's memory until it is closed. Closing cancels those inside and waits until the last has left.</summary>
internal sealed class WriteGate
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _inside;

    /// <summary>Cancelled when the gate closes.</summary>
    public CancellationToken Closing => _closing.Token;

    /// <summary>Whether the gate has been closed; writers may still be on their way out.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Enters, unless the gate is closed; whoever has entered must <see cref="Leave"/>.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            if (IsClosed) return false;
            _inside++;
            return true;
        }
    }

    public void Leave()
    {
        lock (_lock)
            if (--_inside == 0 && IsClosed) _empty.TrySetResult();
    }

    public async Task CloseAsync()
    {
        lock (_lock)
        {
            IsClosed = true;
            if (_inside == 0) _empty.TrySetResult();
        }
        await _closing.CancelAsync().ConfigureAwait(false);
        await _empty.Task.ConfigureAwait(false);
    }
}
