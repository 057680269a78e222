using Immiscible.Cluster.ProcessTests.Elasticity;

namespace Immiscible.Cluster.ProcessTests.Faults;

public sealed class RedisLossTests
{
    [Fact]
    public void Redis_may_lose_everything_while_a_run_goes_on_and_silos_still_join()
    {
        using var run = new ElasticRun(steps: 60);
        run.StartSilos(("a", null), ("b", "delay=30s@before-ready:step=40"));
        run.Launch("2..3", step: 10);
        run.Redis.Restart();
        run.Console.WaitForStep(20);
        run.StartSilos(("c", null));
        run.WaitForWorkers(3);
        Assert.Equal(2, run.EndsUndisturbed());
    }
}
