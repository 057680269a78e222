using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Runs;

namespace Immiscible.Cluster.Tests.Runs;

public sealed class RunEventLogTests
{
    private static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly RunStarted Started = new()
    {
        Run = "r", Time = Time, Directory = "d", Name = "n", Workers = 1, Granules = 8, Batch = 16, FirstStep = 7, TotalSteps = 100, Parameters = 1, Dataset = "shapes",
        DatasetCount = 256,
    };

    [Fact]
    public async Task Events_are_numbered_and_a_reader_goes_on_with_the_number_it_asks_for()
    {
        var log = Filled(capacity: 100, steps: 3);
        Assert.Equal([0, 1, 2, 3, 4], await NumbersAsync(log, 0));
        Assert.Equal([3, 4], await NumbersAsync(log, 3));
    }

    [Fact]
    public async Task Who_comes_late_is_told_of_the_start_and_of_the_newest()
    {
        var log = Filled(capacity: 4, steps: 10);
        Assert.Equal([0, 8, 9, 10, 11], await NumbersAsync(log, 0));
        Assert.Equal([8, 9, 10, 11], await NumbersAsync(log, 5));
        Assert.Equal((17L, RunStopReason.Completed), (log.Step, log.Stopped!.Reason));
    }

    [Fact]
    public void What_is_no_step_is_kept_when_the_steps_are_not()
    {
        var log = Filled(capacity: 2, steps: 10);
        Assert.Equal([0, 11], log.History.Select(static value => value.Number));
        for (var step = 0; step < 2; step++) log.Append(new CheckpointPublished { Run = "r", Time = Time, Step = step, Path = "c" });
        Assert.Equal([11, 12, 13], log.History.Select(static value => value.Number));
    }

    private static RunEventLog Filled(int capacity, int steps)
    {
        var log = new RunEventLog(capacity, historyCapacity: 3);
        Assert.Null(log.Step);
        log.Append(Started);
        Assert.Equal(7, log.Step);
        for (var step = 8; step < 8 + steps; step++)
            log.Append(new StepCommitted
            {
                Run = "r", Time = Time, Step = step, DataEpoch = 0, Loss = 1, GradientNorm = 1, LearningRate = 1, ImagesPerSecond = 1, StepSeconds = 1,
            });
        log.Append(new RunStopped { Run = "r", Time = Time, Step = 7 + steps, Reason = RunStopReason.Completed });
        return log;
    }

    private static async Task<List<long>> NumbersAsync(RunEventLog log, long from)
    {
        var numbers = new List<long>();
        await foreach (var value in log.FollowAsync(from)) numbers.Add(value.Number);
        return numbers;
    }
}
