using Immiscible.Console.Chaos.Histories;
using Immiscible.Console.Chaos.Members;
using Immiscible.Console.Chaos.Reports;
using Immiscible.Console.Chaos.Schedules;

namespace Immiscible.Console.Chaos;

/// <summary>Carries out actions and tells of them, with what was seen of the run just before.</summary>
/// <param name="crew">The silos.</param>
/// <param name="watch">The run.</param>
/// <param name="journal">Told of everything.</param>
/// <param name="time">Tells the time.</param>
internal sealed class ChaosHand(Crew crew, CommitWatch watch, ChaosJournal journal, TimeProvider time)
{
    private readonly Lock _looking = new();

    /// <summary>When it began.</summary>
    public DateTimeOffset Begun { get; } = time.GetUtcNow();

    /// <summary>Looks at the run; usable from several threads.</summary>
    /// <returns>When the newest step was committed; null before the first.</returns>
    public DateTimeOffset? Look()
    {
        lock (_looking)
        {
            watch.Look();
            return watch.CommittedAt;
        }
    }

    /// <summary>Carries out an action, unless there is a reason not to.</summary>
    /// <param name="action">The action.</param>
    /// <param name="withheld">The reason; null for none.</param>
    public void Do(ChaosAction action, string? withheld = null)
    {
        if (action.Kind == ChaosActionKind.Spawn)
        {
            Tell(action, crew.Start(action.Member), null);
            return;
        }
        var member = crew.Find(action.Member);
        // The time just before: what follows is counted from here.
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

    private void Tell(ChaosAction action, CrewMember? member, string? withheld)
    {
        lock (_looking)
        {
            watch.Look();
            var now = time.GetUtcNow();
            journal.Tell(new ActionTold
            {
                Time = now,
                Seconds = Math.Round((now - Begun).TotalSeconds, 3),
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
}
