using Immiscible.Cluster.Faults;
using Microsoft.Extensions.Logging.Abstractions;

namespace Immiscible.Cluster.Tests.Faults;

public sealed class FaultInjectorTests
{
    private readonly List<FaultAction> _signals = [];

    [Theory]
    [InlineData("die@forward", FaultAction.Die)]
    [InlineData("hang@forward:step=3", FaultAction.Hang)]
    [InlineData("die@forward:step=3,slot=1,granule=5", FaultAction.Die)]
    [InlineData("delay=1ms@forward;die@forward", FaultAction.Die)]
    public async Task A_fault_happens_once_where_everything_fits(string plan, FaultAction action)
    {
        var faults = Create(plan);

        Assert.Equal(FaultAction.None, await faults.ReachAsync(new FaultSite(FaultPoint.Forward, 3, 1, 5)));
        Assert.Equal(FaultAction.None, await faults.ReachAsync(new FaultSite(FaultPoint.Forward, 3, 1, 5)));

        Assert.Equal([action], _signals);
    }

    [Theory]
    [InlineData("die@before-ready")]
    [InlineData("die@forward:step=4")]
    [InlineData("die@forward:step=3,slot=0")]
    [InlineData("die@forward:step=3,granule=4")]
    public async Task A_fault_of_another_place_does_not_happen(string plan)
    {
        await Create(plan).ReachAsync(new FaultSite(FaultPoint.Forward, 3, 1, 5));

        Assert.Empty(_signals);
    }

    [Theory]
    [InlineData("drop@reduce-chunk:chunk=2", FaultAction.Drop)]
    [InlineData("disconnect@reduce-chunk", FaultAction.Disconnect)]
    [InlineData("corrupt@reduce-chunk", FaultAction.Corrupt)]
    public async Task What_only_the_caller_can_do_is_left_to_it(string plan, FaultAction action)
    {
        var faults = Create(plan);

        Assert.True(faults.TouchFrames);
        Assert.Equal(action, await faults.ReachAsync(new FaultSite(FaultPoint.ReduceChunk, 0, 0, 2)));
        Assert.Equal(FaultAction.None, await faults.ReachAsync(new FaultSite(FaultPoint.ReduceChunk, 0, 0, 2)));
    }

    private FaultInjector Create(string plan) => new(FaultPlan.Parse(plan), _signals.Add, TimeProvider.System, NullLogger<FaultInjector>.Instance);
}
