using Immiscible.Cluster.Contracts.Events;
using Immiscible.Console.Pictures;
using Immiscible.Console.Sampling;
using Immiscible.Console.Tests.Support;
using SkiaSharp;

namespace Immiscible.Console.Tests.Pictures;

public sealed class PictureTests
{
    // Set to a folder to look at the pictures.
    private static readonly string? Keep = Environment.GetEnvironmentVariable("IMMISCIBLE_KEEP_PICTURES");

    [Fact]
    public void Small_images_are_tripled_and_laid_out_row_by_row()
    {
        // Image i is red i * 10, green 20, blue 30, with its first pixel white.
        var pixels = Enumerable.Range(0, 7).Select(i => Enumerable.Range(0, 3 * 16).Select(at => at % 16 == 0 ? (byte)255 : (byte)(at < 16 ? i * 10 : at < 32 ? 20 : 30)).ToArray());
        using var grid = Decode(ImageGrid.Encode(new SampledImages(3, 4, 4, [.. pixels], 0)), "grid-small.png");
        Assert.Equal((2 + (3 * 14), 2 + (3 * 14)), (grid.Width, grid.Height));
        Assert.Equal(SKColors.White, grid.GetPixel(0, 0));
        for (var i = 0; i < 7; i++)
        {
            var (left, top) = (2 + (i % 3 * 14), 2 + (i / 3 * 14));
            Assert.Equal(SKColors.White, grid.GetPixel(left + 2, top + 2));
            Assert.Equal(new SKColor((byte)(i * 10), 20, 30), grid.GetPixel(left + 3, top));
            Assert.Equal(new SKColor((byte)(i * 10), 20, 30), grid.GetPixel(left + 11, top + 11));
        }
        Assert.Equal(SKColors.White, grid.GetPixel(2 + 14 + 5, 2 + 28 + 5));
    }

    [Fact]
    public void Large_and_grey_images_are_drawn_as_they_are()
    {
        using var grid = Decode(ImageGrid.Encode(new SampledImages(1, 100, 120, [[.. Enumerable.Repeat((byte)90, 12_000)], [.. Enumerable.Repeat((byte)10, 12_000)]], 0)), "grid-grey.png");
        Assert.Equal((2 + (2 * 122), 2 + 102), (grid.Width, grid.Height));
        Assert.Equal(new SKColor(90, 90, 90), grid.GetPixel(60, 60));
        Assert.Equal(new SKColor(10, 10, 10), grid.GetPixel(180, 60));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(2000)]
    public void Curves_are_drawn_for_any_number_of_steps(int count)
    {
        using var curves = Decode(CurvesPicture.Encode([.. Enumerable.Range(1, count).Select(step => ScriptedRun.Step(step))]), $"curves-{count}.png");
        Assert.Equal((CurvesPicture.Width, CurvesPicture.Height), (curves.Width, curves.Height));
        // All three plots hold the smoothed curve's colour.
        for (var third = 0; third < 3 && count > 1; third++) Assert.True(Has(curves, third, new SKColor(0x1F, 0x4E, 0x9C)), $"plot {third}");
    }

    [Fact]
    public void Curves_without_matching_leave_the_middle_empty()
    {
        using var curves = Decode(CurvesPicture.Encode([.. Enumerable.Range(1, 60).Select(step => ScriptedRun.Step(step) with { DistanceReduction = null })]), "curves-none.png");
        Assert.False(Has(curves, 1, new SKColor(0x1F, 0x4E, 0x9C)));
        Assert.True(Has(curves, 0, new SKColor(0x1F, 0x4E, 0x9C)));
    }

    [Fact]
    public void History_joins_sessions_and_skips_a_torn_line()
    {
        using var console = new ConsoleHarness();
        Directory.CreateDirectory(console["metrics"]);
        var again = ScriptedRun.Step(3) with { Loss = 9, Time = ScriptedRun.Step(9).Time };
        File.WriteAllLines(console["metrics/epoch-1.jsonl"], [.. new[] { 1, 2, 3, 4 }.Select(step => RunEventJson.Write(ScriptedRun.Step(step))), "{\"event\":\"st"]);
        File.WriteAllLines(console["metrics/epoch-2.jsonl"], [RunEventJson.Write(again)]);
        var steps = MetricsHistory.Read(console.Folder);
        Assert.Equal([1, 2, 3, 4], steps.Select(step => step.Step));
        Assert.Equal(9, steps[2].Loss);
        Assert.Empty(MetricsHistory.Read(console["absent"]));
    }

    [Theory]
    [InlineData(0.02, 1.2, 4)]
    [InlineData(0.0001, 10, 4)]
    [InlineData(0.03, 0.06, 4)]
    public void Logarithmic_ticks_are_enough_and_not_too_many(double least, double most, int atLeast)
    {
        var ticks = LogarithmicTicks.Between(least, most);
        Assert.InRange(ticks.Length, atLeast, 10);
        Assert.All(ticks, tick => Assert.InRange(tick.Position, Math.Log10(least), Math.Log10(most)));
    }

    private static bool Has(SKBitmap picture, int third, SKColor colour)
    {
        for (var y = third * picture.Height / 3; y < (third + 1) * picture.Height / 3; y++)
            for (var x = 100; x < picture.Width * 3 / 5; x++)
                if (picture.GetPixel(x, y) == colour) return true;
        return false;
    }

    private static SKBitmap Decode(byte[] png, string name)
    {
        if (Keep is not null) File.WriteAllBytes(Path.Combine(Keep, name), png);
        return SKBitmap.Decode(png);
    }
}
