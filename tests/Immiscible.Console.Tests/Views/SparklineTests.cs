using Immiscible.Console.Views;

namespace Immiscible.Console.Tests.Views;

public sealed class SparklineTests
{
    [Theory]
    [InlineData(new double[0], "")]
    [InlineData(new double[] { 3 }, "▁")]
    [InlineData(new double[] { 3, 3, 3 }, "▁▁▁")]
    [InlineData(new double[] { 1, 10, 100 }, "▁▅█")]
    [InlineData(new double[] { 0, 7 }, "▁█")]
    [InlineData(new double[] { 8, 8, 4, 4, 2, 2, 1, 1, 1, 1 }, "█▆▃▁▁")]
    public void A_bar_stands_for_a_value_or_the_mean_of_some(double[] values, string line) => Assert.Equal(line, Sparkline.Draw(values, 5));

    [Fact]
    public void A_long_course_is_kept_in_few_numbers()
    {
        var history = new LossHistory(8);
        Assert.Empty(history.Values);
        for (var step = 0; step < 1000; step++) history.Add(step);
        history.Add(double.NaN);
        Assert.InRange(history.Values.Count, 4, 8);
        Assert.Equal(history.Values.Order(), history.Values);
        Assert.Equal(63.5, history.Values[0]);
        Assert.True(history.Values[^1] > 900);
    }
}
