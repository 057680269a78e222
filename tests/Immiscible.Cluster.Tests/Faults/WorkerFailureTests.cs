using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Tests.Support;

namespace Immiscible.Cluster.Tests.Faults;

public sealed class WorkerFailureTests(TestCluster cluster)
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 4)]
    public async Task A_worker_that_fails_ends_its_run_with_its_message_and_frees_every_slot(int step, int granule)
    {
        var spec = TinySpec.Create("workers=3");

        var failed = await cluster.TrainAsync(
            spec, script: new Fault(step, granule, static (_, _) => throw new InvalidTimeZoneException("the accelerator fell off")));

        failed.Ended(RunStopReason.Failed, step);
        Assert.Contains("the accelerator fell off", failed.Stopped.Message, StringComparison.Ordinal);
        var fleet = await cluster.Fleet.Status();
        Assert.All(fleet.Slots, slot => Assert.Null(slot.Run));
        Assert.Empty(fleet.Queue);

        var resumed = await cluster.TrainAsync(spec, failed.Directory, resume: true);
        resumed.HasBitsOf(await cluster.UndisturbedAsync(spec));
    }
}
