using Immiscible.Console.Views;

namespace Immiscible.Console.Tests.Views;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(0.5, "0 s")]
    [InlineData(59.9, "59 s")]
    [InlineData(102, "1:42")]
    [InlineData(7390, "2:03:10")]
    [InlineData(273_600, "3 d 04 h")]
    [InlineData(-1, "0 s")]
    public void Durations_are_short(double seconds, string text) => Assert.Equal(text, Figures.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(1.23456, "1.2346")]
    [InlineData(0.042134, "0.04213")]
    [InlineData(0.00001234567, "1.235E-05")]
    [InlineData(0, "0")]
    [InlineData(double.NaN, "NaN")]
    public void Losses_have_about_four_digits(double loss, string text) => Assert.Equal(text, Figures.Loss(loss));

    [Fact]
    public void What_there_is_none_of_is_a_dash() =>
        Assert.Equal(["-", "-", "-", "-", "-"], [Figures.Loss(null), Figures.Percent(null), Figures.Milliseconds(null), Figures.Rate(null), Figures.Duration(null)]);

    [Fact]
    public void A_fraction_is_shown_as_percent() => Assert.Equal("-1.71 %", Figures.Percent(-0.0171));
}
