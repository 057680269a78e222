using Immiscible.Cluster.ProcessTests.Elasticity;

namespace Immiscible.Cluster.ProcessTests.Faults;

/// <summary>Processes are stopped as a whole for ten seconds, are declared dead, end when they wake, and are started again.</summary>
public sealed class HangTests
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(10);

    [Fact]
    public void Workers_may_hang_at_each_point_of_a_step()
    {
        using var run = new ElasticRun(steps: 60);
        run.StartSilos(("a", null));
        run.Launch("5");
        run.StartSilos(
            ("b", "hang@forward:step=5"), ("c", "hang@reduce-chunk:step=10,chunk=2"), ("d", "hang@before-ready:step=15"), ("e", "hang@after-commit:step=20"));
        run.Console.WaitForStep(1);
        run.Scale("2..5");
        foreach (var name in (string[])["b", "c", "d", "e"]) run.Halted(name);
        // The run has too few workers now, so that it is still there when the others come back.
        Thread.Sleep(Hang);
        foreach (var name in (string[])["b", "c", "d", "e"]) run.Wakes(name);
        run.StartSilos(("b", null), ("c", null));
        Assert.True(run.EndsUndisturbed() >= 6);
    }

    [Fact]
    public void The_silo_that_leads_may_hang()
    {
        using var run = new ElasticRun(steps: 60);
        run.StartSilos(("a", "hang@after-ledger:step=20"));
        run.Launch("4");
        run.StartSilos(("b", null), ("c", null), ("d", null));
        run.Halted("a");
        Thread.Sleep(Hang);
        run.Wakes("a");
        run.StartSilos(("a", null));
        Assert.True(run.EndsUndisturbed() >= 2);
    }
}
