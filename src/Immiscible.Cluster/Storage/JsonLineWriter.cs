using System.Threading.Channels;

namespace Immiscible.Cluster.Storage;

/// <summary>
/// Appends lines to a new file on a background task, in order, so that no grain turn touches the disk. A failed write is thrown by the
/// next <see cref="FlushAsync"/>.
/// </summary>
internal sealed class JsonLineWriter : IAsyncDisposable
{
    private readonly Channel<Entry> _entries = Channel.CreateUnbounded<Entry>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _writing;

    private JsonLineWriter(FileStream stream) => _writing = Task.Run(() => WriteAsync(stream));

    /// <summary>Creates the file, which must not exist: its creation is what claims an epoch.</summary>
    /// <exception cref="IOException">The file exists or cannot be created.</exception>
    public static JsonLineWriter CreateNew(string path) =>
        new(new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16));

    /// <summary>Queues a line.</summary>
    public void Append(string line) => _entries.Writer.TryWrite(new Entry(line, null, false));

    /// <summary>Complete when every line queued before is with the system, or on stable storage where <paramref name="toDisk"/>.</summary>
    public Task FlushAsync(bool toDisk)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_entries.Writer.TryWrite(new Entry(null, done, toDisk))) done.SetException(new ObjectDisposedException(nameof(JsonLineWriter)));
        return done.Task;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _entries.Writer.TryComplete();
        await _writing.ConfigureAwait(false);
    }

    private async Task WriteAsync(FileStream stream)
    {
        Exception? failure = null;
        await using (stream)
        await using (var writer = new StreamWriter(stream))
        {
            await foreach (var entry in _entries.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                try
                {
                    if (entry.Line is not null) await writer.WriteLineAsync(entry.Line).ConfigureAwait(false);
                    if (entry.Done is not null || !_entries.Reader.TryPeek(out _)) await writer.FlushAsync().ConfigureAwait(false);
                    if (entry.ToDisk) stream.Flush(flushToDisk: true);
                }
                catch (IOException e)
                {
                    failure ??= e;
                }
                if (failure is null) entry.Done?.TrySetResult();
                else entry.Done?.TrySetException(failure);
            }
        }
    }

    private readonly record struct Entry(string? Line, TaskCompletionSource? Done, bool ToDisk);
}
