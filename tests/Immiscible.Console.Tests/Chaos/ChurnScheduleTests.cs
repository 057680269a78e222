using Immiscible.Console.Chaos.Schedules;

namespace Immiscible.Console.Tests.Chaos;

public sealed class ChurnScheduleTests
{
    private static readonly ChurnRules Processes = ChurnRules.Processes(null, null, TimeSpan.FromSeconds(1));
    private static readonly ChurnRules InProcess = ChurnRules.InProcess(null, null, TimeSpan.FromSeconds(1));

    [Fact]
    public void A_schedule_is_a_function_of_its_seed()
    {
        Assert.Equal(ChurnSchedule.Draw(7, Processes).Take(500), ChurnSchedule.Draw(7, Processes).Take(500));
        Assert.NotEqual(ChurnSchedule.Draw(7, Processes).Take(20), ChurnSchedule.Draw(8, Processes).Take(20));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Actions_keep_the_pace(int seed)
    {
        foreach (var rules in new[] { Processes, InProcess })
        {
            var times = ChurnSchedule.Draw(seed, rules).Take(2000).Select(static action => action.At).ToArray();
            Assert.All(times.Skip(1).Zip(times), pair => Assert.InRange(pair.First - pair.Second, rules.Pace.Least, rules.Pace.Most));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void There_are_never_too_many_silos_and_always_one_that_is_settled(int seed)
    {
        foreach (var rules in new[] { Processes, InProcess })
        {
            var since = new Dictionary<string, TimeSpan> { [ChurnSchedule.First] = TimeSpan.Zero - rules.Settle };
            foreach (var action in ChurnSchedule.Draw(seed, rules).Take(2000))
            {
                switch (action.Kind)
                {
                    case ChaosActionKind.Spawn: since.Add(action.Member, action.At); break;
                    case ChaosActionKind.Kill or ChaosActionKind.Drain: Assert.True(since.Remove(action.Member)); break;
                    case ChaosActionKind.Hang: since[action.Member] = action.At + action.For; break;
                    default: Assert.Contains(action.Member, since); break;
                }
                Assert.InRange(since.Count, 1, rules.Most);
                Assert.Contains(since.Values, from => from + rules.Settle <= action.At);
            }
        }
    }

    [Fact]
    public void Only_processes_hang_for_longer_than_the_time_out_or_for_much_less()
    {
        Assert.All(ChurnSchedule.Draw(1, InProcess).Take(1000), static action => Assert.True(action.Kind is ChaosActionKind.Spawn or ChaosActionKind.Kill));
        var actions = ChurnSchedule.Draw(1, Processes).Take(1000).ToArray();
        Assert.All(Enum.GetValues<ChaosActionKind>(), kind => Assert.Contains(actions, action => action.Kind == kind));
        Assert.All(actions, action => Assert.True(action.Kind switch
        {
            ChaosActionKind.Hang => action.For >= Processes.Detect * 2,
            ChaosActionKind.Pause => action.For > TimeSpan.Zero && action.For <= Processes.Detect / 2,
            _ => action.For == TimeSpan.Zero,
        }));
    }

    [Fact]
    public void In_this_process_silos_come_and_die_as_in_the_hardest_published_churn()
    {
        // With room for all that come, 60 % of the actions are joins.
        var roomy = InProcess with { Most = int.MaxValue };
        Assert.InRange(ChurnSchedule.Draw(1, roomy).Take(5000).Count(static action => action.Kind == ChaosActionKind.Spawn), 2850, 3150);
    }

    [Fact]
    public void A_short_schedule_ends_two_different_silos_of_four()
    {
        var drawn = Enumerable.Range(0, 300).Select(ShortSchedule.Draw).ToArray();
        Assert.All(drawn, static schedule =>
        {
            Assert.Equal(2, schedule.Departures.Select(static departure => departure.Member).Distinct().Intersect(ShortSchedule.Four).Count());
            Assert.True(schedule is { GrowAfter: > 0, ShrinkAfter: > 0, JoinAfter: > 0 });
        });
        Assert.Equal([ChaosActionKind.Kill, ChaosActionKind.Drain], drawn.SelectMany(static schedule => schedule.Departures.Select(static departure => departure.Kind)).Distinct().Order());
        Assert.Equal(4, drawn.SelectMany(static schedule => schedule.Departures.Select(static departure => departure.Member)).Distinct().Count());
        Assert.Equal(ShortSchedule.Draw(5).Departures, ShortSchedule.Draw(5).Departures);
    }
}
