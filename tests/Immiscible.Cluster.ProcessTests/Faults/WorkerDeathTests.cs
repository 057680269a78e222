using Immiscible.Cluster.ProcessTests.Elasticity;

namespace Immiscible.Cluster.ProcessTests.Faults;

/// <summary>Workers die by SIGKILL at each point of their work; those that are left complete the very step that they left.</summary>
public sealed class WorkerDeathTests
{
    [Fact]
    public void Workers_may_die_at_each_point_of_a_step_and_two_at_once()
    {
        using var run = new ElasticRun(steps: 36);
        run.StartSilos(("a", null));
        run.Launch("6");
        run.StartSilos(
            ("b", "die@forward:step=5"),
            ("c", "die@reduce-chunk:step=9,chunk=3"),
            ("d", "die@before-ready:step=13"),
            // Its report is sent and counts: the step is committed, and the next loses the two.
            ("e", "delay=100ms@after-ready:step=17;die@after-ready:step=17"),
            ("f", "die@after-commit:step=17"));
        run.WaitForLedger(1);
        run.Scale("1..6");
        foreach (var name in (string[])["b", "c", "d", "e", "f"]) run.Died(name);
        Assert.True(run.EndsUndisturbed() >= 5);
    }

    [Fact]
    public void Saving_giving_and_taking_the_state_may_be_cut_off()
    {
        using var run = new ElasticRun(steps: 36);
        run.StartSilos(("z", null));
        run.Launch("4");
        run.StartSilos(("b", "die@checkpoint"), ("c", "die@transfer-donor"), ("d", null));
        run.Died("b");
        run.StartSilos(("b", null));
        run.Died("c");
        run.StartSilos(("c", "die@transfer-joiner"));
        run.Died("c");
        run.StartSilos(("c", null));
        Assert.True(run.EndsUndisturbed() >= 2);
    }

    [Fact]
    public void The_loss_of_all_workers_leads_back_to_the_newest_checkpoint()
    {
        using var run = new ElasticRun(steps: 36);
        // The slot of the silo that leads the run is taken by another, which never gets on.
        run.StartSilos(("z", "delay=600s@forward:step=0"));
        run.LaunchOther();
        run.Launch("2");
        run.StartSilos(("b", "die@before-ready:step=20"), ("c", "die@before-ready:step=20"));
        run.Died("b");
        run.Died("c");
        run.StartSilos(("b", null), ("c", null));
        Assert.Equal(2, run.EndsUndisturbed());
        Assert.Equal(8, run.RolledBack);
    }
}
