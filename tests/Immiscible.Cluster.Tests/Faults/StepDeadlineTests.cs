using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Tests.Support;

namespace Immiscible.Cluster.Tests.Faults;

public sealed class StepDeadlineTests(TestCluster cluster)
{
    [Fact]
    public async Task A_frame_that_never_comes_is_waited_for_only_so_long()
    {
        var spec = TinySpec.Create("workers=2");
        TrainedRun run;
        using (cluster.Faults.Add("drop@reduce-chunk:step=3,slot=0")) run = await cluster.TrainAsync(spec);

        run.HasBitsOf(await cluster.UndisturbedAsync(spec));
        Assert.Equal(3, Assert.Single(run.Events.OfType<MembershipChanged>(), static change => change.Reason == "loss").Step);
    }
}
