using System.Diagnostics;
using System.Text.Json;

namespace Immiscible.Console.Chaos.Members;

/// <summary>A silo in a process of its own: <c>immiscible serve</c>.</summary>
internal sealed class ProcessMember : IMember
{
    private readonly TaskCompletionSource<string> _gateway = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;
    private volatile string _lastWords = "";

    /// <summary>Starts the process.</summary>
    /// <param name="name">Name of the silo.</param>
    /// <param name="start">How to start it.</param>
    /// <param name="log">File for what it writes to standard error.</param>
    public ProcessMember(string name, ProcessStartInfo start, string log)
    {
        Name = name;
        _process = Process.Start(start)!;
        ProcessId = _process.Id;
        Ended = EndAsync(ReadOutputAsync(), ReadErrorAsync(log));
        // Whoever waits for a silo that never joins is told; nobody need wait.
        _ = _gateway.Task.ContinueWith(static task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int? ProcessId { get; }

    /// <inheritdoc/>
    public Task<string> Gateway => _gateway.Task;

    /// <inheritdoc/>
    public Task<int> Ended { get; }

    /// <inheritdoc/>
    public string LastWords => _lastWords;

    /// <inheritdoc/>
    public void Kill() => ProcessSignal.Send(_process, ProcessSignal.Kill);

    /// <inheritdoc/>
    public void Halt() => ProcessSignal.Send(_process, ProcessSignal.Stop);

    /// <inheritdoc/>
    public void Continue() => ProcessSignal.Send(_process, ProcessSignal.Continue);

    /// <inheritdoc/>
    public void Drain() => ProcessSignal.Send(_process, ProcessSignal.Terminate);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Kill();
        await Ended.ConfigureAwait(false);
        _process.Dispose();
    }

    private async Task<int> EndAsync(Task output, Task error)
    {
        await _process.WaitForExitAsync().ConfigureAwait(false);
        await Task.WhenAll(output, error).ConfigureAwait(false);
        _gateway.TrySetException(new InvalidOperationException($"the silo {Name} has ended before it joined"));
        return _process.ExitCode;
    }

    private async Task ReadOutputAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            using var ready = JsonDocument.Parse(line);
            _gateway.TrySetResult(ready.RootElement.GetProperty("gateway").GetString()!);
        }
    }

    private async Task ReadErrorAsync(string log)
    {
        await using var writer = new StreamWriter(log, append: true);
        while (await _process.StandardError.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            _lastWords = line;
            await writer.WriteLineAsync(line).ConfigureAwait(false);
            await writer.FlushAsync().ConfigureAwait(false);
        }
    }
}
