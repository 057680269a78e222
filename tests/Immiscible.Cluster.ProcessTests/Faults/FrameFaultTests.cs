using Immiscible.Cluster.ProcessTests.Elasticity;

namespace Immiscible.Cluster.ProcessTests.Faults;

/// <summary>Frames between members come late, damaged or not to their end; no process dies of it.</summary>
public sealed class FrameFaultTests
{
    [Fact]
    public void Frames_may_be_damaged_or_cut_off_and_connections_slow()
    {
        using var run = new ElasticRun(steps: 36);
        run.StartSilos(
            ("a", "corrupt@reduce-chunk:step=5,chunk=1"),
            ("b", "disconnect@reduce-chunk:step=10,chunk=1"),
            ("c", Slow(firstStep: 15, steps: 5, frames: 6)));
        run.Launch("3");
        // One for each frame that was damaged or cut off; those that are late by less than the failure time-out are only waited for.
        Assert.InRange(run.EndsUndisturbed(), 3, 5);
    }

    /// <summary>All that a member sends comes 200 ms late for some steps, as on a slow link.</summary>
    private static string Slow(int firstStep, int steps, int frames) => string.Join(
        ';', Enumerable.Range(firstStep, steps).SelectMany(step => Enumerable.Range(0, frames).Select(chunk => $"delay=200ms@reduce-chunk:step={step},chunk={chunk}")));
}
