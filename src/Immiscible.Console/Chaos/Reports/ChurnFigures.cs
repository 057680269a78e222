using Immiscible.Console.Chaos.Histories;
using Immiscible.Console.Chaos.Schedules;

namespace Immiscible.Console.Chaos.Reports;

/// <summary>What a churn did to a run, in numbers.</summary>
internal sealed record ChurnFigures
{
    /// <summary>Membership epochs.</summary>
    public required int Epochs { get; init; }

    /// <summary>Commits, those that were rolled back later included.</summary>
    public required int Commits { get; init; }

    /// <summary>Kills of silos that held granules.</summary>
    public required int KillsThatHeldGranules { get; init; }

    /// <summary>Starts of silos that then computed granules of a committed step.</summary>
    public required int JoinsThatContributed { get; init; }

    /// <summary>Granules that were computed again.</summary>
    public required int RedoneGranules { get; init; }

    /// <summary>Median of the steps that no change of membership disturbed, in milliseconds.</summary>
    public required double StepMilliseconds { get; init; }

    /// <summary>Longest time between two commits, in milliseconds.</summary>
    public required double LongestGap { get; init; }

    /// <summary>From a kill of a member to the first commit of an epoch without it, less a step; null for no such kill.</summary>
    public Spread? RecoveryFromKill { get; init; }

    /// <summary>The same after a hang, less the failure time-out.</summary>
    public Spread? RecoveryFromHangBeyondDetect { get; init; }

    /// <summary>What the step at a join took, less a step.</summary>
    public Spread? CostOfJoin { get; init; }

    /// <summary>Puts the numbers together.</summary>
    /// <param name="history">What the run left.</param>
    /// <param name="actions">What was done to it.</param>
    /// <param name="detect">The failure time-out.</param>
    public static ChurnFigures Of(RunHistory history, IReadOnlyList<ActionTold> actions, TimeSpan detect)
    {
        var done = actions.Where(static action => action.Withheld is null).ToArray();
        var undisturbed = history.Epochs.SelectMany(static epoch => epoch.Commits.Skip(1)).Select(static commit => commit.Took).Order().ToArray();
        var step = undisturbed.Length > 0 ? undisturbed[undisturbed.Length / 2] : TimeSpan.Zero;
        return new ChurnFigures
        {
            Epochs = history.Epochs.Count,
            Commits = history.Commits.Count,
            KillsThatHeldGranules = done.Count(static action => action is { Kind: ChaosActionKind.Kill, HeldGranules: true }),
            JoinsThatContributed = done.Count(action => action.Kind == ChaosActionKind.Spawn && Contributed(history, action)),
            RedoneGranules = history.Epochs.Sum(static epoch => epoch.RedoneGranules),
            StepMilliseconds = Math.Round(step.TotalMilliseconds, 1),
            LongestGap = Math.Round(Gaps(history).DefaultIfEmpty().Max().TotalMilliseconds, 1),
            RecoveryFromKill = Spread.Of(Recoveries(history, done, ChaosActionKind.Kill).Select(time => AtLeastNone(time - step))),
            RecoveryFromHangBeyondDetect = Spread.Of(Recoveries(history, done, ChaosActionKind.Hang).Select(time => AtLeastNone(time - step - detect))),
            CostOfJoin = Spread.Of(Joins(history, done, detect).Select(time => AtLeastNone(time - step))),
        };
    }

    private static bool Contributed(RunHistory history, ActionTold spawn) => history.Epochs.Any(epoch =>
        epoch.Contributors.Contains(Worker(spawn)) && epoch.Commits.Any(commit => commit.Time > spawn.Time));

    private static IEnumerable<TimeSpan> Gaps(RunHistory history) =>
        history.Commits.Zip(history.Commits.Skip(1), static (earlier, later) => later.Time - earlier.Time);

    /// <summary>A member that was the only one has nobody who could go on without it: its death is a restart, not a recovery.</summary>
    private static IEnumerable<TimeSpan> Recoveries(RunHistory history, IEnumerable<ActionTold> actions, ChaosActionKind kind) =>
        from action in actions
        where action.Kind == kind && action.HeldGranules && history.Epochs.FirstOrDefault(epoch => epoch.Number == action.Epoch) is { Workers.Count: > 1 }
        let without = history.Epochs.FirstOrDefault(epoch => epoch.Number > action.Epoch && !epoch.Workers.Contains(Worker(action)))
        where without is not null && without.Reason != "rollback"
        let first = history.Commits.FirstOrDefault(commit => commit.Epoch >= without.Number)
        where first is not null
        select first.Time - action.Time;

    /// <summary>Only joins count that the end or hang of a member did not disturb as well.</summary>
    private static IEnumerable<TimeSpan> Joins(RunHistory history, ActionTold[] actions, TimeSpan detect) =>
        from epoch in history.Epochs
        where epoch.Reason == "join" && epoch.Commits.Count > 0
        let before = history.Commits.LastOrDefault(commit => commit.Epoch < epoch.Number)
        where before is not null
        let first = epoch.Commits[0]
        where !actions.Any(action => action is { Kind: not ChaosActionKind.Spawn, HeldGranules: true } && action.Time > before.Time - detect && action.Time < first.Time)
        select first.Time - before.Time;

    private static string Worker(ActionTold action) => $"{action.Member}|0";

    private static TimeSpan AtLeastNone(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
}
