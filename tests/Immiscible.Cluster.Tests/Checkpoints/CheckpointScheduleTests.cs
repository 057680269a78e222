using Immiscible.Cluster.Checkpoints;
using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Tests.Support;

namespace Immiscible.Cluster.Tests.Checkpoints;

public sealed class CheckpointScheduleTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void The_state_is_saved_every_so_many_steps_and_at_the_end()
    {
        var schedule = Fresh(new CheckpointSpec { Every = 4 });
        Assert.Equal([4, 8, 9], Enumerable.Range(1, 9).Where(step => schedule.IsDue(step, isLast: step == 9)));
    }

    [Fact]
    public void The_state_is_saved_when_the_last_checkpoint_is_too_old()
    {
        var schedule = Fresh(new CheckpointSpec { Every = 0, Minutes = 2 });
        var due = new List<int>();
        for (var step = 1; step <= 8; step++)
        {
            _time.Advance(TimeSpan.FromSeconds(50));
            if (schedule.IsDue(step, isLast: false)) due.Add(step);
        }
        Assert.Equal([3, 6], due);
    }

    [Fact]
    public void What_is_kept_for_good_is_saved_in_any_case()
    {
        var schedule = Fresh(new CheckpointSpec { Every = 4, KeepEvery = 3 });
        Assert.Equal([3, 4, 6, 8, 9], Enumerable.Range(1, 9).Where(step => schedule.IsDue(step, isLast: false)));
    }

    [Theory]
    [InlineData(4, 13, new[] { 14, 16 })]
    [InlineData(null, 5, new[] { 6, 8, 12, 16 })]
    [InlineData(12, 13, new[] { 16 })]
    [InlineData(null, 3, new[] { 4, 8, 12, 16 })]
    public void A_checkpoint_that_did_not_come_about_is_made_up_for(int? newest, int firstStep, int[] due)
    {
        var schedule = new CheckpointSchedule(new CheckpointSpec { Every = 4 }, firstStep, newest, TimeSpan.Zero, _time);
        Assert.Equal(due, Enumerable.Range(firstStep + 1, 16 - firstStep).Where(step => schedule.IsDue(step, isLast: false)));
    }

    [Fact]
    public void The_time_goes_on_from_one_epoch_to_the_next()
    {
        var schedule = new CheckpointSchedule(new CheckpointSpec { Every = 0, Minutes = 2 }, 5, newest: 3, TimeSpan.FromSeconds(90), _time);
        Assert.False(schedule.IsDue(6, isLast: false));
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.True(schedule.IsDue(7, isLast: false));
        _time.Advance(TimeSpan.FromSeconds(119));
        Assert.False(schedule.IsDue(8, isLast: false));
    }

    private CheckpointSchedule Fresh(CheckpointSpec spec) => new(spec, firstStep: 0, newest: null, TimeSpan.Zero, _time);
}
