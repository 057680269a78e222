using Immiscible.Cluster.Contracts.Events;
using Immiscible.Cluster.Tests.Support;

namespace Immiscible.Cluster.Tests.Faults;

/// <summary>The memory of one member is damaged after an update; nobody notices until the members compare their states.</summary>
public sealed class StateMismatchTests(TestCluster cluster)
{
    [Fact]
    public async Task A_member_whose_state_differs_ends_the_run_which_goes_on_from_what_all_agreed_on()
    {
        var spec = TinySpec.Create("workers=3", "training.compareEvery=2", "checkpoints.every=1", "checkpoints.keep=10");
        TrainedRun run;
        using (cluster.Faults.Add("corrupt@after-apply:step=2,slot=1")) run = await cluster.TrainAsync(spec);

        run.Ended(RunStopReason.Failed, 4);
        Assert.Contains("the state after step 4 of member", run.Stopped.Message, StringComparison.Ordinal);
        Assert.Contains("|1:", run.Stopped.Message, StringComparison.Ordinal);
        Assert.Contains("2 newer checkpoints are set aside", run.Stopped.Message, StringComparison.Ordinal);
        Assert.Equal(2, run.Checkpoints.FindNewest(out _)!.Manifest.Step);

        var resumed = await cluster.TrainAsync(spec, run.Directory, resume: true);
        resumed.HasBitsOf(await cluster.UndisturbedAsync(TinySpec.Create()));
    }
}
