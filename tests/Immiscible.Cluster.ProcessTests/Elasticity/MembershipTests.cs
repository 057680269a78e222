namespace Immiscible.Cluster.ProcessTests.Elasticity;

/// <summary>Whatever happens to its processes, a run ends with the bits of one that nothing happened to.</summary>
public sealed class MembershipTests
{
    [Theory]
    [InlineData("b")]
    [InlineData("c")]
    public void A_silo_that_is_killed_in_mid_step_costs_no_bit(string victim)
    {
        using var run = new ElasticRun(steps: 36);
        foreach (var name in (string[])["a", "b", "c"]) run.StartSilo(name);
        run.Launch("2..6", step: 5);
        run.Kill(victim);
        Assert.True(run.EndsUndisturbed() >= 2);
    }

    [Fact]
    public void The_silo_that_leads_the_run_may_be_killed_too()
    {
        using var run = new ElasticRun();
        run.StartSilo("a");
        run.Launch("1..6", step: 5);
        foreach (var name in (string[])["b", "c"]) run.StartSilo(name);
        run.WaitForWorkers(4);
        run.Kill("a");
        // Long before its probes fail.
        run.IsDeclaredDeadAtOnce("a");
        Assert.True(run.EndsUndisturbed() >= 3);
    }

    [Fact]
    public void Silos_may_come_and_leave_in_good_order()
    {
        using var run = new ElasticRun();
        run.StartSilo("a");
        run.Launch("1..6", step: 5);
        run.StartSilo("b");
        run.WaitForWorkers(4);
        run.Drain("b");
        Assert.True(run.EndsUndisturbed() >= 3);
    }

    [Fact]
    public void A_silo_that_leaves_while_the_leader_dies_tells_the_next_leader()
    {
        using var run = new ElasticRun();
        run.StartSilo("a");
        run.Launch("1..6", step: 5);
        foreach (var name in (string[])["b", "c"]) run.StartSilo(name);
        run.WaitForWorkers(6);
        // It never hears that the other wishes to leave.
        run.Halt("a");
        run.BeginDrain("b");
        run.Kill("a");
        // What it could not do in good order it would say.
        Assert.DoesNotContain(run.Ended("b", 0), static line => line.Contains("without having drained", StringComparison.Ordinal));
        run.EndsUndisturbed();
    }

    [Fact]
    public void A_joiner_that_computes_other_bits_is_refused_by_name_and_the_run_goes_on_without_it()
    {
        using var run = new ElasticRun();
        run.StartSilo("a");
        run.Launch("1..6", step: 5);
        run.StartOldMachine("old");
        var (worker, reason) = run.WaitForRefusal();
        Assert.StartsWith("old|", worker, StringComparison.Ordinal);
        Assert.Contains(worker, reason, StringComparison.Ordinal);
        Assert.Contains("bits", reason, StringComparison.Ordinal);
        run.StartSilo("b");
        run.WaitForWorkers(4);
        run.EndsUndisturbed();
    }

    [Fact]
    public void A_run_with_too_few_workers_waits_for_more()
    {
        using var run = new ElasticRun(steps: 36);
        run.StartSilo("a");
        run.StartSilo("b");
        run.Launch("4", step: 14);
        run.Kill("b");
        run.StartSilo("c");
        Assert.True(run.EndsUndisturbed() >= 2);
    }

    [Fact]
    public void The_last_worker_may_leave_in_good_order_and_the_run_waits_for_another()
    {
        using var run = new ElasticRun(steps: 36);
        // The slot of the silo that leads the run is taken by another, which never gets on.
        run.StartSilos(("a", "delay=600s@forward:step=0"));
        run.LaunchOther();
        run.StartSilos(("b", null));
        run.Launch("1", step: 5);
        run.Drain("b");
        run.WaitsForWorkers();
        run.StartSilos(("c", null));
        Assert.True(run.EndsUndisturbed() >= 3);
        Assert.Equal(0, run.RolledBack);
    }

    [Fact]
    public void A_cluster_that_was_lost_as_a_whole_goes_on_with_its_run_when_it_is_back()
    {
        using var run = new ElasticRun(steps: 36, storage: true);
        run.StartSilos(("a", null), ("b", null));
        run.Launch("2", step: 14);
        run.Kill("a");
        run.Kill("b");
        run.StartSilos(("a", null), ("b", null));
        Assert.True(run.EndsUndisturbed() >= 2);
        Assert.True(run.RolledBack > 0);
    }
}
