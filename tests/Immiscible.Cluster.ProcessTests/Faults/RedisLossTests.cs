using Immiscible.Cluster.ProcessTests.Elasticity;

namespace Immiscible.Cluster.ProcessTests.Faults;

public sealed class RedisLossTests
{
    [Fact]
    public void Redis_may_lose_everything_while_a_run_goes_on_and_silos_still_join()
    {
        using var run = new ElasticRun(steps: 36);
        run.StartSilos(("a", null));
        run.Launch("3");
        run.StartSilos(("b", "delay=5s@before-ready:step=12"), ("c", "die@forward:step=20"));
        run.WaitForLedger(1);
        run.Redis.Kill();
        // Nobody needs it to train.
        run.WaitForLedger(12);
        run.Redis.StartEmpty();
        run.Died("c");
        run.StartSilos(("c", null));
        Assert.True(run.EndsUndisturbed() >= 2);
    }
}
