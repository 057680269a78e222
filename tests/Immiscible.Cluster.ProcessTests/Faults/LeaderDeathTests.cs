using Immiscible.Cluster.ProcessTests.Elasticity;

namespace Immiscible.Cluster.ProcessTests.Faults;

/// <summary>The silo dies that was started first and has the grains of the run: that which leads it, and that which matches and commits.</summary>
public sealed class LeaderDeathTests
{
    [Theory]
    [InlineData("die@before-ledger:step=20")]
    [InlineData("die@after-ledger:step=20")]
    public void The_silo_that_commits_may_die_in_the_middle_of_a_commit(string fault)
    {
        using var run = new ElasticRun(steps: 60);
        run.StartSilos(("a", fault));
        run.Launch("4");
        run.StartSilos(("b", null), ("c", null), ("d", null));
        run.Died("a");
        run.StartSilos(("a", null));
        Assert.True(run.EndsUndisturbed() >= 2);
    }
}
