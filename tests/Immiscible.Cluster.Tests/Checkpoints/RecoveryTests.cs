using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Tests.Support;

namespace Immiscible.Cluster.Tests.Checkpoints;

public sealed class RecoveryTests(TestCluster cluster)
{
    [Theory]
    [InlineData("ema.safetensors", true)]
    [InlineData("parameters.safetensors", false)]
    public async Task A_damaged_newest_checkpoint_is_passed_over_and_costs_no_bit(string file, bool truncate)
    {
        var spec = TinySpec.Create("workers=2");
        var stopped = (await cluster.TrainAsync(spec, script: new StopAfter(5))).Ended(RunStopReason.Stopped, 5);
        var path = Path.Combine(stopped.Checkpoints.List()[^1].Path, file);
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, truncate ? bytes[..^100] : bytes);

        var resumed = await cluster.TrainAsync(spec, stopped.Directory, resume: true);

        Assert.Equal(4, Assert.IsType<RunStarted>(resumed.Events[0]).FirstStep);
        resumed.HasBitsOf(await cluster.UndisturbedAsync(spec));
        Assert.Equal([2L, 4L, 6L], resumed.Checkpoints.List().Select(entry => entry.Step));
        Assert.Equal(1, resumed.Verify().RolledBack);
    }

    [Fact]
    public async Task A_run_without_any_checkpoint_begins_again()
    {
        var spec = TinySpec.Create("workers=2");
        var stopped = await cluster.TrainAsync(spec, script: new StopAfter(3));
        foreach (var (_, path) in stopped.Checkpoints.List()) Directory.Delete(path, recursive: true);

        var resumed = await cluster.TrainAsync(spec, stopped.Directory, resume: true);

        resumed.HasBitsOf(await cluster.UndisturbedAsync(spec));
        Assert.Equal((6L, 3L), (resumed.Verify().Steps, resumed.Verify().RolledBack));
    }

    [Fact]
    public async Task Only_as_many_checkpoints_are_kept_as_the_spec_says()
    {
        var run = await cluster.TrainAsync(TinySpec.Create("checkpoints.every=1", "checkpoints.keep=2"));

        Assert.Equal([5L, 6L], run.Checkpoints.List().Select(entry => entry.Step));
        Assert.Equal([1L, 2L, 3L, 4L, 5L, 6L], run.Events.OfType<CheckpointPublished>().Select(published => published.Step));
    }
}
