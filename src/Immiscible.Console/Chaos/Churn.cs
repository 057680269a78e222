using Immiscible.Console.Chaos.Histories;
using Immiscible.Console.Chaos.Members;
using Immiscible.Console.Chaos.Reports;
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
    // What may be done to a silo waits so long for another to be active.
    private static readonly TimeSpan Forbearance = TimeSpan.FromSeconds(20);

    private readonly Lock _looking = new();
    private readonly DateTimeOffset _begun = time.GetUtcNow();

    /// <summary>Carries out the actions whose time has come before <paramref name="length"/> is over.</summary>
    /// <returns>How long it took.</returns>
    public async Task<TimeSpan> RunAsync(IEnumerable<ChaosAction> schedule, TimeSpan length, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var watching = WatchAsync(over);
        try
        {
            foreach (var action in schedule.TakeWhile(action => action.At < length))
            {
                await DelayAsync(action.At, over.Token);
                await ActAsync(action, over.Token);
            }
            await DelayAsync(length, over.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // The watch has given up.
        }
        await over.CancelAsync();
        await watching;
        return time.GetUtcNow() - _begun;
    }

    private Task DelayAsync(TimeSpan until, CancellationToken cancellation) =>
        _begun + until - time.GetUtcNow() is { Ticks: > 0 } left ? Task.Delay(left, time, cancellation) : Task.CompletedTask;

    private async Task ActAsync(ChaosAction action, CancellationToken cancellation)
    {
        var member = crew.Find(action.Member);
        var withheld = action.Kind == ChaosActionKind.Spawn ? null : await ReasonToWithholdAsync(action, member, cancellation);
        if (action.Kind == ChaosActionKind.Spawn)
        {
            Tell(action, crew.Start(action.Member), null);
            return;
        }
        // What was seen just before, and the time just before: what follows is counted from here.
        Tell(action, member, withheld);
        if (withheld is not null)
        {
            if (action.Kind is ChaosActionKind.Kill or ChaosActionKind.Drain) crew.Dismiss(action.Member);
            return;
        }
        switch (action.Kind)
        {
            case ChaosActionKind.Kill: crew.Kill(member!); break;
            case ChaosActionKind.Drain: crew.Drain(member!); break;
            case ChaosActionKind.Hang: crew.Hang(member!, action.For); break;
            case ChaosActionKind.Pause: crew.Pause(member!, action.For); break;
        }
    }

    private async Task<string?> ReasonToWithholdAsync(ChaosAction action, CrewMember? member, CancellationToken cancellation)
    {
        if (member is null || member.IsHalted || member.Expected.Count > 0) return "it has not come back yet";
        if (action.Kind == ChaosActionKind.Pause) return member.IsActive ? null : "it has not joined yet";
        var begun = time.GetTimestamp();
        while (!crew.Active.Any(other => other != member))
        {
            if (time.GetElapsedTime(begun) > Forbearance) return "no other silo is active";
            await Task.Delay(Look, time, cancellation);
        }
        return action.Kind == ChaosActionKind.Hang && !member.IsActive ? "it has not joined yet" : null;
    }

    private void Tell(ChaosAction action, CrewMember? member, string? withheld)
    {
        lock (_looking)
        {
            watch.Look();
            var now = time.GetUtcNow();
            journal.Tell(new ActionTold
            {
                Time = now,
                Seconds = Math.Round((now - _begun).TotalSeconds, 3),
                Kind = action.Kind,
                Member = action.Member,
                ProcessId = member?.Silo.ProcessId,
                Milliseconds = action.For > TimeSpan.Zero ? Math.Round(action.For.TotalMilliseconds) : null,
                HeldGranules = watch.Workers.Contains($"{action.Member}|0"),
                Epoch = watch.Epoch,
                Step = watch.Step,
                Withheld = withheld,
            });
        }
    }

    private async Task WatchAsync(CancellationTokenSource over)
    {
        using var timer = new PeriodicTimer(Look, time);
        var (lonelyUntil, complained) = (_begun, false);
        while (!over.IsCancellationRequested)
        {
            if (crew.Active.Count == 0) lonelyUntil = time.GetUtcNow();
            DateTimeOffset from;
            lock (_looking)
            {
                watch.Look();
                from = watch.CommittedAt > lonelyUntil ? watch.CommittedAt.Value : lonelyUntil;
            }
            var gap = time.GetUtcNow() - from;
            if (gap <= LongestGap) complained = false;
            else if (!complained)
            {
                journal.Complain($"no step was committed for {LongestGap.TotalSeconds:0} s after step {watch.Step} in epoch {watch.Epoch}, "
                    + $"though these live: {string.Join(", ", crew.Active)}");
                complained = true;
            }
            if (gap > Hopeless)
            {
                await over.CancelAsync();
                return;
            }
            try
            {
                await timer.WaitForNextTickAsync(over.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
