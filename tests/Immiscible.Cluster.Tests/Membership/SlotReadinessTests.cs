using Immiscible.Cluster.Membership;
using Immiscible.Cluster.Placement;
using Immiscible.Cluster.Tests.Support;
using Immiscible.Cluster.Workers;
using Microsoft.Extensions.Options;

namespace Immiscible.Cluster.Tests.Membership;

public sealed class SlotReadinessTests : IDisposable
{
    private const string Run = "run";
    private static readonly SlotKey Slot = new("a", 0);

    private readonly ManualTime _time = new();
    private readonly DetectionOptions _detection = new(DetectionOptions.Default);
    private readonly WorkerSlots _slots = new(Options.Create(new WorkerSlotOptions { Count = 2 }));
    private readonly SlotReadiness _readiness;

    public SlotReadinessTests() => _readiness = new SlotReadiness(_slots, _detection, _time);

    public void Dispose() => _slots.Dispose();

    [Fact]
    public void A_silo_that_nobody_wants_is_ready_when_its_second_offer_is_answered()
    {
        Assert.Equal("offering slots", _readiness.Obstacle);
        _readiness.Offered();
        Assert.Equal("offering slots", _readiness.Obstacle);
        _readiness.Offered();
        Assert.Null(_readiness.Obstacle);
    }

    [Fact]
    public void A_silo_is_not_ready_before_the_run_that_took_its_slot_trains_there()
    {
        _readiness.Offered();
        _slots.Take(Slot, Run);
        _readiness.Offered();
        Assert.Equal("joining a run", _readiness.Obstacle);
        _slots.Employ(Slot, "another");
        Assert.Equal("joining a run", _readiness.Obstacle);
        _slots.Employ(Slot, Run);
        Assert.Null(_readiness.Obstacle);
    }

    [Fact]
    public void A_silo_whose_worker_was_refused_is_ready()
    {
        Offer();
        _slots.Take(Slot, Run);
        Assert.Equal("joining a run", _readiness.Obstacle);
        _slots.Free(Slot, Run);
        Assert.Null(_readiness.Obstacle);
    }

    [Fact]
    public void A_silo_that_was_ready_stays_so_when_other_runs_come()
    {
        Offer();
        Assert.Null(_readiness.Obstacle);
        _slots.Take(Slot, Run);
        Assert.Null(_readiness.Obstacle);
    }

    [Fact]
    public void A_silo_is_ready_after_a_while_though_its_run_waits_for_others()
    {
        Offer();
        _slots.Take(Slot, Run);
        _time.Advance(_detection.Join - TimeSpan.FromTicks(1));
        Assert.Equal("joining a run", _readiness.Obstacle);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Null(_readiness.Obstacle);
    }

    [Fact]
    public void A_silo_that_leaves_is_not_ready()
    {
        Offer();
        Assert.Null(_readiness.Obstacle);
        _slots.Take(Slot, Run);
        _ = _slots.CloseAsync();
        Assert.Equal("leaving", _readiness.Obstacle);
    }

    private void Offer()
    {
        _readiness.Offered();
        _readiness.Offered();
    }
}
