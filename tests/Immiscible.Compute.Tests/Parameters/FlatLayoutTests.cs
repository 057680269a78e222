using Immiscible.Compute.Parameters;

namespace Immiscible.Compute.Tests.Parameters;

public sealed class FlatLayoutTests
{
    [Fact]
    public void Starts_are_aligned_and_the_order_is_kept()
    {
        var layout = FlatLayout.Create([("b", [3, 5]), ("a", [16]), ("scalar", []), ("c", [17])]);
        Assert.Equal(
            [("b", 0, 15), ("a", 16, 16), ("scalar", 32, 1), ("c", 48, 17)],
            layout.Slots.Select(slot => (slot.Name, slot.Offset, slot.Length)));
        Assert.Equal(80, layout.Length);
        Assert.Equal(49, layout.ParameterCount);
    }

    [Fact]
    public void A_name_that_occurs_twice_and_a_model_too_large_are_refused()
    {
        AssertRefused("w occurs twice", [("w", [1]), ("w", [2])]);
        AssertRefused("big", [("small", [1]), ("big", [1 << 16, 1 << 15])]);
    }

    private static void AssertRefused(string fault, (string, long[])[] parameters) =>
        Assert.Contains(fault, Assert.Throws<ArgumentException>(() => FlatLayout.Create(parameters)).Message, StringComparison.Ordinal);
}
