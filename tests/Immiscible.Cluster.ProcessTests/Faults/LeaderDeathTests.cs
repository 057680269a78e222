using Immiscible.Cluster.ProcessTests.Elasticity;

namespace Immiscible.Cluster.ProcessTests.Faults;

/// <summary>The silo dies that was started first and has the grains of the run: that which leads it, and that which matches and commits.</summary>
public sealed class LeaderDeathTests
{
    [Theory]
    [InlineData("die@before-ledger:step=15")]
    [InlineData("die@after-ledger:step=15")]
    public void The_silo_that_commits_may_die_in_the_middle_of_a_commit(string fault)
    {
        using var run = new ElasticRun(steps: 36);
        run.StartSilos(("a", fault));
        run.Launch("3");
        run.StartSilos(("b", null), ("c", null));
        run.Died("a");
        run.StartSilos(("a", null));
        Assert.True(run.EndsUndisturbed() >= 2);
    }
}
