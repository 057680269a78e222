using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Tests.Support;

namespace Immiscible.Cluster.Tests.Reproducibility;

public sealed class ResumeTests(TestCluster cluster)
{
    [Theory]
    [InlineData(1, 1, 3)]
    [InlineData(2, 3, 1)]
    [InlineData(3, 2, 3)]
    [InlineData(5, 3, 2)]
    public async Task Stopped_after_any_step_and_resumed_with_other_workers_gives_the_same_bits(int step, int before, int after)
    {
        var spec = TinySpec.Create();
        var stopped = await cluster.TrainAsync(spec.With($"workers={before}"), script: new StopAfter(step));
        stopped.Ended(RunStopReason.Stopped, step);

        var resumed = await cluster.TrainAsync(spec.With($"workers={after}"), stopped.Directory, resume: true);

        Assert.Equal(step, Assert.IsType<RunStarted>(resumed.Events[0]).FirstStep);
        resumed.HasBitsOf(await cluster.UndisturbedAsync(spec));
    }

    [Fact]
    public async Task Stopped_time_and_again_gives_the_same_bits_and_a_ledger_without_gap()
    {
        var spec = TinySpec.Create("matching.quantization=fp16");
        var directory = cluster.NewDirectory();
        for (var step = 1; step < 6; step++)
            (await cluster.TrainAsync(spec.With($"workers={step % 3 + 1}"), directory, resume: step > 1, script: new StopAfter(step))).Ended(RunStopReason.Stopped, step);

        var last = await cluster.TrainAsync(spec, directory, resume: true);

        last.HasBitsOf(await cluster.UndisturbedAsync(spec));
        var report = last.Verify();
        Assert.Equal((6, 6, 0), (report.Steps, report.Epochs, report.RolledBack));
    }

    [Fact]
    public async Task A_run_made_longer_gives_the_bits_of_one_that_was_as_long_from_the_start()
    {
        var spec = TinySpec.Create();
        var shorter = await cluster.TrainAsync(spec.With("training.steps=3", "workers=2"));

        var longer = await cluster.TrainAsync(spec, shorter.Directory, resume: true);

        longer.HasBitsOf(await cluster.UndisturbedAsync(spec));
    }
}
