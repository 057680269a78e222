using Immiscible.Cluster.ProcessTests.Elasticity;

namespace Immiscible.Cluster.ProcessTests.Faults;

public sealed class HangTests
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(10);

    /// <summary>Workers and at last the silo that leads are stopped as a whole, are declared dead, end when they wake, and are started again.</summary>
    [Fact]
    public void Processes_may_hang_at_each_point_of_a_step_and_so_may_the_one_that_leads()
    {
        using var run = new ElasticRun(steps: 36);
        run.StartSilos(("a", "hang@after-ledger:step=17"));
        run.Launch("5");
        run.StartSilos(("b", "hang@forward:step=5"), ("c", "hang@reduce-chunk:step=9,chunk=2"), ("d", "hang@after-commit:step=13"), ("e", null));
        run.WaitForLedger(1);
        run.Scale("2..5");
        string[] hanging = ["b", "c", "d", "a"];
        foreach (var name in hanging) run.Halted(name);
        // Now the run has too few workers: it is still there when the others come back.
        Thread.Sleep(Hang);
        foreach (var name in hanging) run.Wakes(name);
        run.StartSilos(("a", null), ("b", null));
        Assert.True(run.EndsUndisturbed() >= 5);
    }
}
