using Immiscible.Cluster.Placement;
using Immiscible.Cluster.Tests.Support;

namespace Immiscible.Cluster.Tests.Placement;

public sealed class SlotPlacementTests(TestCluster cluster)
{
    [Theory]
    [InlineData("silo|0", "silo", 0)]
    [InlineData("a|b|12", "a|b", 12)]
    public void A_key_is_read_as_it_was_written(string text, string silo, int slot)
    {
        var key = SlotKey.Parse(text);

        Assert.Equal(new SlotKey(silo, slot), key);
        Assert.Equal(text, key.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("silo")]
    [InlineData("|1")]
    [InlineData("silo|")]
    [InlineData("silo|-1")]
    [InlineData("silo|one")]
    public void What_is_no_key_is_refused(string text) => Assert.Throws<FormatException>(() => SlotKey.Parse(text));

    [Fact]
    public async Task Every_slot_of_the_silo_is_offered_once()
    {
        var status = await cluster.Fleet.Status();

        Assert.Equal(Enumerable.Range(0, TestCluster.Slots), status.Slots.Select(slot => SlotKey.Parse(slot.Slot.Worker).Slot).Order());
        Assert.Single(status.Slots.Select(slot => SlotKey.Parse(slot.Slot.Worker).Silo).Distinct());
    }
}
