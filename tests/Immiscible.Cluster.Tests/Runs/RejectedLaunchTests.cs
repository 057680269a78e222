using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Contracts.Runs;
using Immiscible.Cluster.Tests.Support;

namespace Immiscible.Cluster.Tests.Runs;

public sealed class RejectedLaunchTests(TestCluster cluster)
{
    private readonly TinySpec _spec = TinySpec.Create("training.steps=1");

    [Fact]
    public async Task A_directory_that_holds_a_run_is_refused_and_left_as_it_is()
    {
        var run = await cluster.TrainAsync(_spec);
        var before = run.Verify();

        var refusal = await Assert.ThrowsAsync<RunRejectedException>(() => cluster.LaunchAsync(_spec, run.Directory));

        Assert.Contains("already holds a run", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before.StateSha256, run.Verify().StateSha256);
    }

    [Fact]
    public async Task A_directory_that_holds_something_else_is_refused_and_left_as_it_is()
    {
        var directory = Directory.CreateDirectory(cluster.NewDirectory()).FullName;
        File.WriteAllText(Path.Combine(directory, "thesis.tex"), "mine");

        var refusal = await Assert.ThrowsAsync<RunRejectedException>(() => cluster.LaunchAsync(_spec, directory));

        Assert.Contains("not empty", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("thesis.tex", Path.GetFileName(Assert.Single(Directory.GetFileSystemEntries(directory))));
    }

    [Fact]
    public async Task Resuming_what_is_no_run_is_refused()
    {
        var directory = cluster.NewDirectory();

        var refusal = await Assert.ThrowsAsync<RunRejectedException>(() => cluster.LaunchAsync(_spec, directory, resume: true));

        Assert.Contains("holds no run", refusal.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(directory));
    }

    [Fact]
    public async Task Resuming_a_run_that_has_all_its_steps_is_rejected()
    {
        var run = await cluster.TrainAsync(_spec);

        var resumed = await cluster.TrainAsync(_spec, run.Directory, resume: true);

        resumed.Ended(RunStopReason.Rejected, 1);
        Assert.Contains("has all of its 1 steps", resumed.Stopped.Message, StringComparison.Ordinal);
        Assert.Equal(1, run.Verify().Epochs);
    }

    [Fact]
    public async Task Resuming_a_run_that_is_being_trained_is_rejected()
    {
        var gate = new Gate();
        var run = await cluster.LaunchAsync(_spec, script: gate);
        await gate.Reached;

        var second = await cluster.TrainAsync(_spec, run.Directory, resume: true);

        second.Ended(RunStopReason.Rejected, 0);
        Assert.Contains("is being trained already", second.Stopped.Message, StringComparison.Ordinal);
        gate.Open();
        (await run.ToEndAsync()).Ended(RunStopReason.Completed, 1);
    }

    [Fact]
    public async Task Resuming_with_other_training_settings_is_rejected()
    {
        var run = await cluster.TrainAsync(_spec);

        var resumed = await cluster.TrainAsync(_spec.With("training.steps=2", "optimizer.learningRate=0.5"), run.Directory, resume: true);

        Assert.Equal(RunStopReason.Rejected, resumed.Stopped.Reason);
        Assert.Contains("other training settings", resumed.Stopped.Message, StringComparison.Ordinal);
        Assert.True(run.Verify().Ok);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Data_that_is_not_there_is_rejected_and_nothing_is_left(bool existed)
    {
        var directory = cluster.NewDirectory();
        if (existed) Directory.CreateDirectory(directory);
        var missing = Path.Combine(cluster.NewDirectory(), "nowhere");

        var run = await cluster.TrainAsync(_spec.With("data.source=cifar10", "data.count=0", $"data.path={missing}"), directory);

        run.Ended(RunStopReason.Rejected, 0);
        Assert.Contains(missing, run.Stopped.Message, StringComparison.Ordinal);
        Assert.Equal(existed, Directory.Exists(directory));
        if (existed) Assert.Empty(Directory.GetFileSystemEntries(directory));
        Assert.All((await cluster.Fleet.Status()).Slots, slot => Assert.Null(slot.Run));
    }

    [Fact]
    public async Task A_data_set_smaller_than_the_batch_is_rejected()
    {
        var file = Path.Combine(Directory.CreateDirectory(cluster.NewDirectory()).FullName, "data_batch_1.bin");
        File.WriteAllBytes(file, new byte[10 * 3073]);
        for (var batch = 2; batch <= 5; batch++) File.WriteAllBytes(file.Replace("_1", $"_{batch}", StringComparison.Ordinal), new byte[3073]);

        var run = await cluster.TrainAsync(_spec.With("data.source=cifar10", "data.count=0", $"data.path={Path.GetDirectoryName(file)}"));

        run.Ended(RunStopReason.Rejected, 0);
        Assert.Contains("fewer than one batch of 16", run.Stopped.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(run.Directory));
    }
}
