using Immiscible.Cluster.ProcessTests.Elasticity;

namespace Immiscible.Cluster.ProcessTests.Faults;

/// <summary>Workers die by SIGKILL at each point of a step; those that are left complete that very step.</summary>
public sealed class WorkerDeathTests
{
    [Fact]
    public void Workers_may_die_at_each_point_of_a_step()
    {
        using var run = new ElasticRun(steps: 60);
        run.StartSilos(("a", null));
        run.Launch("6");
        run.StartSilos(
            ("b", "die@forward:step=5"),
            ("c", "die@reduce-chunk:step=10,chunk=3"),
            ("d", "die@before-ready:step=15"),
            ("e", "delay=200ms@after-ready:step=20;die@after-ready:step=20"),
            ("f", "die@after-commit:step=25"));
        run.Console.WaitForStep(1);
        run.Scale("1..6");
        foreach (var name in (string[])["b", "c", "d", "e", "f"]) run.Died(name);
        Assert.True(run.EndsUndisturbed() >= 6);
    }

    [Fact]
    public void Two_workers_may_die_at_once()
    {
        using var run = new ElasticRun(steps: 60);
        run.StartSilos(("a", null));
        run.Launch("5");
        run.StartSilos(
            ("b", "die@reduce-chunk:step=5,chunk=1"), ("c", "die@reduce-chunk:step=5,chunk=1"),
            ("d", "die@after-commit:step=15"), ("e", "die@after-ready:step=15"));
        run.Console.WaitForStep(1);
        run.Scale("1..5");
        foreach (var name in (string[])["b", "c", "d", "e"]) run.Died(name);
        Assert.True(run.EndsUndisturbed() >= 3);
    }

    [Fact]
    public void Saving_giving_and_taking_the_state_may_be_cut_off()
    {
        using var run = new ElasticRun(steps: 60);
        run.StartSilos(("z", null));
        run.Launch("4");
        run.StartSilos(("b", "die@checkpoint"), ("c", "die@transfer-donor"), ("d", null));
        run.Died("b");
        run.StartSilos(("b", null));
        run.Died("c");
        run.StartSilos(("c", "die@transfer-joiner"));
        run.Died("c");
        run.StartSilos(("c", null));
        Assert.True(run.EndsUndisturbed() >= 3);
    }

    [Fact]
    public void The_loss_of_all_workers_leads_back_to_the_newest_checkpoint()
    {
        using var run = new ElasticRun(steps: 60);
        // The slot of the silo that leads the run is taken by another, which never gets on.
        run.StartSilos(("z", "delay=600s@forward:step=0"));
        run.LaunchOther();
        run.Launch("2");
        run.StartSilos(("b", "die@before-ready:step=30"), ("c", "die@before-ready:step=30"));
        run.Died("b");
        run.Died("c");
        run.StartSilos(("b", null), ("c", null));
        Assert.True(run.EndsUndisturbed() >= 2);
        Assert.Equal(10, run.RolledBack);
    }
}
