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
        var schedule = new CheckpointSchedule(new CheckpointSpec { Every = 4 }, _time);
        Assert.Equal([4, 8, 9], Enumerable.Range(1, 9).Where(step => schedule.IsDue(step, isLast: step == 9)));
    }

    [Fact]
    public void The_state_is_saved_when_the_last_checkpoint_is_too_old()
    {
        var schedule = new CheckpointSchedule(new CheckpointSpec { Every = 0, Minutes = 2 }, _time);
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
        var schedule = new CheckpointSchedule(new CheckpointSpec { Every = 4, KeepEvery = 3 }, _time);
        Assert.Equal([3, 4, 6, 8, 9], Enumerable.Range(1, 9).Where(step => schedule.IsDue(step, isLast: false)));
    }
}
