using Immiscible.Cluster.ProcessTests.Elasticity;

namespace Immiscible.Cluster.ProcessTests.Faults;

/// <summary>Frames between members come late, damaged or never; no process dies of it.</summary>
public sealed class FrameFaultTests
{
    [Fact]
    public void Frames_may_be_late_damaged_cut_off_or_lost()
    {
        using var run = new ElasticRun(steps: 36);
        run.StartSilos(
            ("a", "delay=500ms@reduce-chunk:step=5,chunk=1"), ("b", "corrupt@reduce-chunk:step=10,chunk=1"),
            ("c", "disconnect@reduce-chunk:step=15,chunk=1;drop@reduce-chunk:step=20,chunk=1"));
        run.Launch("3", step: 1);
        Assert.True(run.EndsUndisturbed() >= 3);
    }
}
