using System.Runtime.CompilerServices;
using Immiscible.Cluster.Contracts.Events;
using Immiscible.Host;

namespace Immiscible.Console.Launch;

/// <summary>Reads a run's events over connections that may break: asks again from the next number, so that none comes twice.</summary>
/// <param name="read">Gives the events from a number on.</param>
/// <param name="time">The clock.</param>
/// <param name="first">Number of the first event; 0 for the oldest kept.</param>
internal sealed class EventFollower(Func<long, CancellationToken, IAsyncEnumerable<RunEvent>> read, TimeProvider time, long first = 0)
{
    /// <summary>Between two attempts.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Without an answer for so long, the cluster is given up.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    // An attempt that lasted longer than a lost call takes to be noticed was connected.
    private static readonly TimeSpan Connected = TimeSpan.FromSeconds(15);

    private CancellationTokenSource? _attempt;

    /// <summary>A gateway is lost: what was asked is asked again at once, for its answer may never come.</summary>
    public void Interrupt()
    {
        try
        {
            _attempt?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // That attempt is over in any case.
        }
    }

    /// <summary>The events until <see cref="RunStopped"/> or until <paramref name="detach"/> is cancelled.</summary>
    /// <exception cref="ClusterUnreachableException">No silo answered for <see cref="Patience"/>.</exception>
    public async IAsyncEnumerable<RunEvent> FollowAsync([EnumeratorCancellation] CancellationToken detach)
    {
        var (next, lost) = (first, (long?)null);
        while (!detach.IsCancellationRequested)
        {
            var begun = time.GetTimestamp();
            using var attempt = CancellationTokenSource.CreateLinkedTokenSource(detach);
            _attempt = attempt;
            var events = read(next, attempt.Token).GetAsyncEnumerator(attempt.Token);
            Exception? broken = null;
            while (broken is null)
            {
                (var more, broken) = await MoveAsync(events, attempt.Token);
                if (broken is not null) break;
                if (!more) yield break;
                lost = null;
                if (events.Current.Number < next) continue;
                next = events.Current.Number + 1;
                yield return events.Current;
            }
            _ = AbandonAsync(events); // Its silo may be gone: nobody waits for its answer.
            if (detach.IsCancellationRequested) yield break;

            if (time.GetElapsedTime(begun) > Connected) lost = null;
            lost ??= time.GetTimestamp();
            if (time.GetElapsedTime(lost.Value) > Patience) throw new ClusterUnreachableException(broken!.Message.ReplaceLineEndings(" "), broken);
            await Task.Delay(Pause, time, detach).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<(bool More, Exception? Broken)> MoveAsync(IAsyncEnumerator<RunEvent> events, CancellationToken attempt)
    {
        try
        {
            return (await events.MoveNextAsync().AsTask().WaitAsync(attempt), null);
        }
        catch (Exception e) when (LostConnection.Caused(e) || attempt.IsCancellationRequested)
        {
            return (false, e);
        }
    }

    private static async Task AbandonAsync(IAsyncEnumerator<RunEvent> events)
    {
        try
        {
            await events.DisposeAsync();
        }
        catch (Exception e) when (LostConnection.Caused(e) || e is OperationCanceledException or NotSupportedException)
        {
            // Still waiting for the silo that is gone.
        }
    }
}
