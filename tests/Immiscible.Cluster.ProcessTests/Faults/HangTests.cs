using Immiscible.Cluster.ProcessTests.Elasticity;

namespace Immiscible.Cluster.ProcessTests.Faults;

public sealed class HangTests
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(10);

    /// <summary>A worker and then the silo that leads are stopped as a whole, are declared dead, end when they wake, and are started again.</summary>
    [Fact]
    public void A_worker_may_hang_in_mid_step_and_so_may_the_silo_that_leads_in_mid_commit()
    {
        using var run = new ElasticRun(steps: 36);
        run.StartSilos(("a", "hang@after-ledger:step=10"));
        run.Launch("3");
        run.StartSilos(("b", "hang@reduce-chunk:step=5,chunk=1"), ("c", null));
        run.WaitForLedger(1);
        run.Scale("2..3");
        run.Halted("b");
        run.Halted("a");
        // One worker is left, which is too few: the run is still there when the others come back.
        Thread.Sleep(Hang);
        run.Wakes("a");
        run.Wakes("b");
        run.StartSilos(("a", null), ("b", null));
        Assert.True(run.EndsUndisturbed() >= 3);
    }
}
