using Immiscible.Cluster.Contracts.Events;

namespace Immiscible.Cluster.Assignment;

/// <summary>
/// Sends events on in order, as many at once as have gathered, so that whoever makes them never waits. What cannot be delivered is kept and
/// sent with the next. Used from grain turns only.
/// </summary>
/// <param name="send">Sends a batch.</param>
internal sealed class EventOutbox(Func<IReadOnlyList<RunEvent>, Task> send)
{
    private List<RunEvent> _pending = [];
    private Task _sending = Task.CompletedTask;

    /// <summary>Queues an event.</summary>
    public void Add(RunEvent value)
    {
        _pending.Add(value);
        if (_sending.IsCompleted) _sending = SendAsync();
    }

    /// <summary>Complete when everything queued is delivered.</summary>
    public Task DrainAsync() => _sending;

    private async Task SendAsync()
    {
        while (_pending.Count > 0)
        {
            var batch = _pending;
            _pending = [];
            try
            {
                await send(batch);
            }
            catch (Exception e) when (e is OrleansException or TimeoutException)
            {
                // Whoever listens is dead or moving; the files have all that matters.
                _pending = [.. batch, .. _pending];
                return;
            }
        }
    }
}
