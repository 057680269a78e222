namespace Immiscible.Collectives.Transport;

/// <summary>
/// Leads frames to the sink of their epoch. One of an epoch still to come waits until it opens; one of an epoch that is over is refused.
/// </summary>
internal sealed class EpochRouter
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, (IFrameSink Sink, WriteGate Gate)> _open = [];
    private TaskCompletionSource _changed = NewSignal();
    private int _newest = int.MinValue;

    public void Open(int epoch, IFrameSink sink)
    {
        lock (_lock)
        {
            if (epoch <= _newest) throw new InvalidOperationException($"the epoch {epoch} cannot be opened after the epoch {_newest}");
            _open.Add(epoch, (sink, new WriteGate()));
            _newest = epoch;
            Signal();
        }
    }

    /// <summary>Refuses all frames up to <paramref name="epoch"/>; complete when no writer of theirs is left.</summary>
    public async Task CloseAsync(int epoch)
    {
        WriteGate[] closing;
        lock (_lock)
        {
            closing = [.. _open.Where(open => open.Key <= epoch).Select(static open => open.Value.Gate)];
            _newest = Math.Max(_newest, epoch);
            Signal();
        }
        foreach (var gate in closing) await gate.CloseAsync().ConfigureAwait(false);
        // Only now, so that whoever closes the epoch a second time waits for the writers, too.
        lock (_lock)
            foreach (var number in _open.Keys.Where(number => number <= epoch).ToArray()) _open.Remove(number);
    }

    /// <summary>The frame's destination as soon as the receiver is ready; null where it is refused.</summary>
    public async ValueTask<Acceptance?> AcceptAsync(FrameHeader header, int length, CancellationToken cancellation)
    {
        while (true)
        {
            Task changed;
            (IFrameSink Sink, WriteGate Gate) epoch;
            lock (_lock)
            {
                if (!_open.TryGetValue(header.Epoch, out epoch) && header.Epoch <= _newest) return null;
                changed = _changed.Task;
            }
            if (epoch.Sink is null)
            {
                await changed.WaitAsync(cancellation).ConfigureAwait(false);
                continue;
            }
            if (epoch.Gate.IsClosed) return null;
            var accepting = epoch.Sink.AcceptAsync(header, length, epoch.Gate.Closing);
            try
            {
                var destination = accepting.IsCompleted
                    ? await accepting.ConfigureAwait(false)
                    : await accepting.AsTask().WaitAsync(cancellation).ConfigureAwait(false);
                return destination is { } memory && memory.Length == length ? new Acceptance(memory, epoch.Sink, epoch.Gate) : null;
            }
            catch (OperationCanceledException) when (epoch.Gate.IsClosed)
            {
                return null;
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Signal()
    {
        _changed.SetResult();
        _changed = NewSignal();
    }
}
