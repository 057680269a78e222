using Immiscible.Cluster.Faults;

namespace Immiscible.Cluster.Tests.Faults;

public sealed class FaultPlanTests
{
    [Theory]
    [InlineData("die@before-ready:step=12")]
    [InlineData("hang@forward:step=3,slot=1,granule=2")]
    [InlineData("delay=200ms@reduce-chunk:step=3,chunk=1;corrupt@after-apply:step=7,slot=1")]
    [InlineData("drop@reduce-chunk;disconnect@reduce-chunk;die@checkpoint;die@transfer-donor;die@transfer-joiner;die@before-ledger;die@after-ledger;die@after-ready")]
    public void A_plan_is_written_as_it_was_read(string text) => Assert.Equal(text, FaultPlan.Parse(text).ToString());

    [Theory]
    [InlineData("", "fault 1, ''", "an action, @ and a point are needed")]
    [InlineData("die", "fault 1, 'die'", "an action, @ and a point are needed")]
    [InlineData("die@forward;dye@forward", "fault 2, 'dye@forward'", "there is no action 'dye'; allowed are die, hang, delay, drop, disconnect, corrupt; nearest: die")]
    [InlineData("none@forward", "fault 1", "there is no action 'none'")]
    [InlineData("die@forwrd", "fault 1", "there is no point for die 'forwrd'; allowed are forward, reduce-chunk,")]
    [InlineData("drop@forward", "fault 1", "there is no point for drop 'forward'; allowed are reduce-chunk")]
    [InlineData("corrupt@before-ready", "fault 1", "allowed are reduce-chunk, after-apply")]
    [InlineData("die@forward:stp=1", "fault 1", "there is no key at forward 'stp'; allowed are step, slot, granule; nearest: step")]
    [InlineData("die@before-ledger:slot=1", "fault 1", "there is no key at before-ledger 'slot'; allowed are step")]
    [InlineData("die@forward:step", "fault 1", "'step' needs a whole number from 0")]
    [InlineData("die@forward:step=-1", "fault 1", "'step=-1' needs a whole number from 0")]
    [InlineData("die@forward:step=1,step=2", "fault 1", "'step' is given twice")]
    [InlineData("die@forward:", "fault 1", "there is no key at forward ''")]
    [InlineData("die=2s@forward", "fault 1", "'die' takes no value")]
    [InlineData("delay@forward", "fault 1", "'delay' needs a time of at most 600s")]
    [InlineData("delay=2@forward", "fault 1", "'delay' needs a time of at most 600s")]
    [InlineData("delay=601s@forward", "fault 1", "'delay' needs a time of at most 600s")]
    public void A_wrong_plan_is_refused_with_the_place_and_what_is_allowed(string text, string place, string problem)
    {
        var message = Assert.Throws<FaultPlanException>(() => FaultPlan.Parse(text)).Message;

        Assert.StartsWith(place, message, StringComparison.Ordinal);
        Assert.Contains(problem, message, StringComparison.Ordinal);
    }
}
