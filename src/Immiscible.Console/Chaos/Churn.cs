using Immiscible.Console.Chaos.Histories;
using Immiscible.Console.Chaos.Members;
using Immiscible.Console.Chaos.Schedules;

namespace Immiscible.Console.Chaos;

/// <summary>Carries out a schedule against a cluster that trains, and sees to it that commits go on.</summary>
/// <param name="crew">The silos.</param>
/// <param name="watch">The run.</param>
/// <param name="journal">Told of everything.</param>
/// <param name="time">Tells the time.</param>
internal sealed class Churn(Crew crew, CommitWatch watch, ChaosJournal journal, TimeProvider time)
{
    /// <summary>Longest time without a commit while a worker lives.</summary>
    public static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(30);

    // After a gap so long nothing more is to be learnt.
    private static readonly TimeSpan Hopeless = LongestGap * 2;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    // What would leave no silo waits so long for another to be active.
    private static readonly TimeSpan Forbearance = TimeSpan.FromSeconds(20);

    private readonly ChaosHand _hand = new(crew, watch, journal, time);

    /// <summary>Carries out the actions whose time has come before <paramref name="length"/> is over.</summary>
    /// <returns>How long it took.</returns>
    public async Task<TimeSpan> RunAsync(IEnumerable<ChaosAction> schedule, TimeSpan length, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var watching = WatchAsync(over);
        try
        {
            // What had to wait is not made up for: those that follow keep their distance to it.
            var late = TimeSpan.Zero;
            foreach (var action in schedule)
            {
                if (action.At + late >= length) break;
                await DelayAsync(action.At + late, over.Token);
                _hand.Do(action, await ReasonToWithholdAsync(action, over.Token));
                if (time.GetUtcNow() - _hand.Begun - action.At is var behind && behind > late) late = behind;
            }
            await DelayAsync(length, over.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // The watch has given up.
        }
        await over.CancelAsync();
        await watching;
        return time.GetUtcNow() - _hand.Begun;
    }

    private Task DelayAsync(TimeSpan until, CancellationToken cancellation) =>
        _hand.Begun + until - time.GetUtcNow() is { Ticks: > 0 } left ? Task.Delay(left, time, cancellation) : Task.CompletedTask;

    private async Task<string?> ReasonToWithholdAsync(ChaosAction action, CancellationToken cancellation)
    {
        if (action.Kind == ChaosActionKind.Spawn) return null;
        if (crew.Find(action.Member) is not { IsHalted: false, Expected.Count: 0 } member) return "it has not come back yet";
        if (action.Kind is ChaosActionKind.Pause or ChaosActionKind.Hang && !member.IsActive) return "it has not joined yet";
        if (action.Kind == ChaosActionKind.Pause) return null;
        var begun = time.GetTimestamp();
        while (!crew.Active.Any(other => other != member))
        {
            if (time.GetElapsedTime(begun) > Forbearance) return "no other silo is active";
            await Task.Delay(Look, time, cancellation);
        }
        return null;
    }

    private async Task WatchAsync(CancellationTokenSource over)
    {
        using var timer = new PeriodicTimer(Look, time);
        var (lonelyUntil, complained) = (_hand.Begun, false);
        try
        {
            do
            {
                if (crew.Active.Count == 0) lonelyUntil = time.GetUtcNow();
                var from = _hand.Look() is { } committed && committed > lonelyUntil ? committed : lonelyUntil;
                var gap = time.GetUtcNow() - from;
                if (gap <= LongestGap) complained = false;
                else if (!complained)
                {
                    journal.Complain($"no step was committed for {LongestGap.TotalSeconds:0} s after step {watch.Step} in epoch {watch.Epoch}, "
                        + $"though these live: {string.Join(", ", crew.Active)}");
                    complained = true;
                }
                if (gap > Hopeless) await over.CancelAsync();
            }
            while (await timer.WaitForNextTickAsync(over.Token));
        }
        catch (OperationCanceledException)
        {
            // The churn is over.
        }
    }
}
