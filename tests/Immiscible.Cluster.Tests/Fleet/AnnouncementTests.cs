using Immiscible.Cluster.Contracts.Fleet;
using Immiscible.Host;
using Orleans.Core.Internal;

namespace Immiscible.Cluster.Tests.Fleet;

public sealed class AnnouncementTests
{
    [Fact]
    public async Task A_fleet_grain_that_is_activated_anew_learns_of_the_slots()
    {
        await using var cluster = await EmbeddedCluster.StartAsync(new EmbeddedClusterOptions { Slots = 3, MetricsPort = 0 });
        var fleet = cluster.Grains.GetGrain<IFleetGrain>(0);
        await UntilAsync(async () => (await fleet.Status()).Slots.Count == 3);
        await fleet.Offer([new SlotOffer("unknown|0", "cpu")], []);
        Assert.Equal(["local|0", "local|1", "local|2"], (await fleet.Status()).Slots.Select(static use => use.Slot.Worker));

        await fleet.AsReference<IGrainManagementExtension>().DeactivateOnIdle();
        await UntilAsync(async () => (await fleet.Status()).Slots.Count == 3);
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await condition()) Assert.False(patience.IsCancellationRequested, "waited too long for the slots");
    }
}
