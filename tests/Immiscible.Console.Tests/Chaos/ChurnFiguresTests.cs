using Immiscible.Console.Chaos.Histories;
using Immiscible.Console.Chaos.Reports;
using Immiscible.Console.Chaos.Schedules;

namespace Immiscible.Console.Tests.Chaos;

public sealed class ChurnFiguresTests
{
    private static readonly DateTimeOffset Begun = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Detect = TimeSpan.FromSeconds(1);

    // Steps of 100 ms; s2 joins after 1 s, is killed at 1.35 s and replaced by nobody, and s3 joins and hangs.
    private static readonly RunHistory History = new(
    [
        Epoch(1, "start", ["s1|0"], Steps(1, 1, 100, 200, 300, 400, 500)),
        Epoch(2, "join", ["s1|0", "s2|0"], Steps(2, 6, 650, 750, 850)),
        Epoch(3, "loss", ["s1|0"], Steps(3, 9, 1200, 1300, 1400)),
        Epoch(4, "join", ["s1|0", "s3|0"], Steps(4, 12, 4000, 4100)),
        Epoch(5, "loss", ["s1|0"], Steps(5, 14, 5700, 5800)),
    ]);

    [Fact]
    public void Times_are_counted_from_the_action_to_the_first_commit_without_the_silo_less_a_step()
    {
        var figures = ChurnFigures.Of(History, [Action(900, ChaosActionKind.Kill, "s2", 2), Action(4150, ChaosActionKind.Hang, "s3", 4)], Detect);
        Assert.Equal(100, figures.StepMilliseconds);
        Assert.Equal(new Spread(1, 200, 200, 200), figures.RecoveryFromKill);
        Assert.Equal(new Spread(1, 450, 450, 450), figures.RecoveryFromHangBeyondDetect);
        Assert.Equal(2600, figures.LongestGap);
        Assert.Equal((5, 15, 1, 8), (figures.Epochs, figures.Commits, figures.KillsThatHeldGranules, figures.RedoneGranules));
        // That of s3 was disturbed by the kill not long before.
        Assert.Equal(new Spread(1, 50, 50, 50), figures.CostOfJoin);
    }

    [Fact]
    public void A_join_that_something_disturbed_is_not_counted()
    {
        var figures = ChurnFigures.Of(History, [Action(350, ChaosActionKind.Kill, "s9", 1)], Detect);
        Assert.Equal(new Spread(1, 2500, 2500, 2500), figures.CostOfJoin);
        Assert.Null(figures.RecoveryFromKill);
    }

    [Fact]
    public void What_was_withheld_and_who_held_nothing_is_not_counted()
    {
        var figures = ChurnFigures.Of(History,
            [Action(900, ChaosActionKind.Kill, "s2", 2) with { HeldGranules = false }, Action(910, ChaosActionKind.Kill, "s2", 2) with { Withheld = "so" }], Detect);
        Assert.Equal(0, figures.KillsThatHeldGranules);
        Assert.Null(figures.RecoveryFromKill);
    }

    [Fact]
    public void A_join_contributes_where_its_worker_computed_something()
    {
        var figures = ChurnFigures.Of(History,
            [Action(300, ChaosActionKind.Spawn, "s2", 1), Action(300, ChaosActionKind.Spawn, "s4", 1), Action(5900, ChaosActionKind.Spawn, "s3", 5)], Detect);
        Assert.Equal(1, figures.JoinsThatContributed);
    }

    [Fact]
    public void Spreads_are_by_nearest_rank()
    {
        var spread = Spread.Of(Enumerable.Range(1, 200).Select(static ms => TimeSpan.FromMilliseconds(ms)));
        Assert.Equal(new Spread(200, 100, 198, 200), spread);
        Assert.Null(Spread.Of([]));
    }

    private static EpochHistory Epoch(int number, string reason, string[] workers, Commit[] commits) =>
        new(number, reason, reason == "loss" ? number : 0, workers, workers.ToHashSet(), commits);

    private static Commit[] Steps(int epoch, long first, params int[] times) =>
        [.. times.Select((ms, i) => new Commit(epoch, first + i, Begun.AddMilliseconds(ms), TimeSpan.FromMilliseconds(100)))];

    private static ActionTold Action(int ms, ChaosActionKind kind, string member, int epoch) => new()
    {
        Time = Begun.AddMilliseconds(ms), Seconds = ms / 1000.0, Kind = kind, Member = member, HeldGranules = kind != ChaosActionKind.Spawn, Epoch = epoch, Step = 0,
    };
}
