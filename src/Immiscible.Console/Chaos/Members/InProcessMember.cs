using Immiscible.Console.Application;
using Immiscible.Host;

namespace Immiscible.Console.Chaos.Members;

/// <summary>A silo in this process. It can die and leave, but not hang: that is for processes.</summary>
internal sealed class InProcessMember : IMember
{
    // A process that is cut off from the others without knowing it works on for about so long.
    private static readonly TimeSpan Haunting = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource<string> _gateway = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _giveUp = new();
    private readonly Task<SiloHost?> _starting;
    private int _isEnding;

    /// <summary>Starts the silo.</summary>
    /// <param name="options">How.</param>
    public InProcessMember(SiloHostOptions options)
    {
        Name = options.Name;
        _starting = Task.Run(() => StartAsync(options with { CanDie = true, Died = death => End(Died(death), Haunting) }));
        _ = _gateway.Task.ContinueWith(static task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int? ProcessId => null;

    /// <inheritdoc/>
    public Task<string> Gateway => _gateway.Task;

    /// <inheritdoc/>
    public Task<int> Ended => _ended.Task;

    /// <inheritdoc/>
    public string LastWords { get; private set; } = "";

    /// <inheritdoc/>
    public void Kill() => End(ExitCode.OfSignal(ProcessSignal.Kill), Haunting);

    /// <inheritdoc/>
    public void Halt() => throw new NotSupportedException("a silo of this process cannot hang");

    /// <inheritdoc/>
    public void Continue() => throw new NotSupportedException("a silo of this process cannot hang");

    /// <inheritdoc/>
    public void Drain() => End(ExitCode.Success, null);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_gateway.Task.IsCompleted) await _giveUp.CancelAsync().ConfigureAwait(false);
        End(ExitCode.OfSignal(ProcessSignal.Kill), TimeSpan.Zero);
        await Ended.ConfigureAwait(false);
        _giveUp.Dispose();
    }

    private async Task<SiloHost?> StartAsync(SiloHostOptions options)
    {
        try
        {
            var silo = await SiloHost.StartAsync(options, _giveUp.Token).ConfigureAwait(false);
            _gateway.TrySetResult(silo.Endpoints.Gateway.ToString());
            return silo;
        }
        catch (Exception e)
        {
            _gateway.TrySetException(e);
            if (_giveUp.IsCancellationRequested) return null;
            LastWords = e.Message;
            End(ExitCode.Failure, TimeSpan.Zero);
            return null;
        }
    }

    private int Died(SiloDeath death)
    {
        LastWords = death.Reason;
        return death.Declared ? ExitCode.DeclaredDead : ExitCode.Failure;
    }

    /// <summary>Ends the silo: in good order, or abruptly and after haunting the others for a while. Only the first end counts.</summary>
    private void End(int exitCode, TimeSpan? haunting)
    {
        if (Interlocked.Exchange(ref _isEnding, 1) == 0) _ = Task.Run(() => EndAsync(exitCode, haunting));
    }

    private async Task EndAsync(int exitCode, TimeSpan? haunting)
    {
        try
        {
            // One that is still starting dies as soon as it has joined: Orleans leaves the loops of a start that was broken off to the end of the process.
            if (await _starting.ConfigureAwait(false) is not { } silo) return;
            await using (silo)
            {
                if (haunting is { } time) await silo.DieAsync(time).ConfigureAwait(false);
                else await silo.StopAsync().ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            LastWords = e.Message;
            if (haunting is null) exitCode = ExitCode.Failure;
        }
        finally
        {
            _ended.TrySetResult(exitCode);
        }
    }
}
