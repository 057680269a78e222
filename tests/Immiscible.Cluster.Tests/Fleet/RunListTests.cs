using Immiscible.Cluster.Fleet;

namespace Immiscible.Cluster.Tests.Fleet;

public sealed class RunListTests
{
    [Fact]
    public void Runs_under_way_come_first_and_only_the_newest_that_ended_are_kept()
    {
        var runs = new RunList(2);
        foreach (var run in new[] { "a", "b", "c", "d" }) runs.Begin(run);
        runs.Begin("a");
        foreach (var run in new[] { "c", "a", "d", "d", "unknown" }) runs.End(run);
        Assert.Equal(["b", "d", "a"], runs.Names);
        runs.Begin("a");
        Assert.Equal(["b", "a", "d"], runs.Names);
    }
}
