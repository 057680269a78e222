using System.Threading.Channels;
using Immiscible.Cluster.Contracts.Membership;
using Immiscible.Cluster.Contracts.Workers;
using Immiscible.Cluster.Joining;
using Immiscible.Collectives.Transport;
using Immiscible.Data;
using Microsoft.Extensions.Logging;

namespace Immiscible.Cluster.Workers;

/// <summary>A training loop that runs beside its worker grain, with the way to end it and the report of its end.</summary>
internal sealed partial class WorkerTraining : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private readonly TrainingLoop _loop;

    /// <summary>Starts the loop on the thread pool.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="worker">Key of the worker grain.</param>
    /// <param name="epoch">Number of the membership epoch.</param>
    /// <param name="left">Told when the loop ends by itself, not when it is told to.</param>
    /// <param name="logger">For failures.</param>
    public WorkerTraining(TrainingLoop loop, string worker, int epoch, Func<WorkerExit, Task> left, ILogger logger) =>
        (_loop, _running) = (loop, Task.Run(() => RunAsync(loop, worker, epoch, left, logger)));

    /// <summary>Sends gradients to workers that are about to join.</summary>
    public StateFeed Feed => _loop.Feed;

    /// <summary>Ends the loop where it still runs and waits for it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync(TrainingLoop loop, string worker, int epoch, Func<WorkerExit, Task> left, ILogger logger)
    {
        var exit = new WorkerExit { Worker = worker, Epoch = epoch };
        try
        {
            await loop.RunAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            return; // Told to stop; a peer that left first is no failure of this worker.
        }
        catch (Exception e)
        {
            var cause = e is ChannelClosedException { InnerException: { } inner } ? inner : e;
            exit = cause is BadSampleException or DatasetException
                ? exit with { Failure = $"{cause.Message}; mend it, or train on others in place of such samples by data.onBadSample: skip", IsUnreadable = true }
                : exit with { Failure = $"worker {worker}: {cause.Message}", IsInterrupted = IsInterruption(cause) };
            if (exit.IsInterrupted) LogInterrupted(logger, worker, epoch, cause.Message);
            else LogFailed(logger, worker, cause);
        }
        // Not awaited: the answer may be to release this worker, which waits for this very task.
        left(exit).Ignore();
    }

    /// <summary>Whether others could not be reached, rather than that this worker cannot do its work.</summary>
    private static bool IsInterruption(Exception e) =>
        e is TransportException or OrleansException or EpochOverException or TimeoutException or OperationCanceledException;
}
