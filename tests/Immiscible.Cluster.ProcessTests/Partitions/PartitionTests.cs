using Immiscible.Cluster.ProcessTests.Elasticity;

namespace Immiscible.Cluster.ProcessTests.Partitions;

public sealed class PartitionTests
{
    [Fact]
    public void A_silo_that_is_cut_off_is_declared_dead_and_ends_when_it_hears_of_it()
    {
        using var network = NetworkNamespaces.Create();
        using var run = new ElasticRun(steps: 36, network);
        run.StartSilos(("a", null));
        run.Launch("3");
        run.StartSilos(("b", null), ("c", "delay=1s@before-ready:step=10"));
        run.WaitForLedger(10);
        network.Cut("c");
        // The others go on when it is declared dead, and too few are left: so it is there no more when the run says that it waits.
        run.WaitsForWorkers();
        network.Mend("c");
        run.Ended("c", 3);
        run.StartSilos(("c", null));
        Assert.True(run.EndsUndisturbed() >= 2);
    }
}
