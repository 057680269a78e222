using Immiscible.Cluster.Evaluation;
using Immiscible.Console.Analysing;
using Immiscible.Console.Tests.Support;
using SkiaSharp;

namespace Immiscible.Console.Tests.Pictures;

public sealed class AnalysisPictureTests
{
    [Fact]
    public void Every_image_is_in_its_place_and_equal_inputs_give_equal_pictures()
    {
        var options = new AnalysisOptions { Directories = ["a", "b"], Pictures = 3 };
        var png = AnalysisPicture.Encode(MadeAnalysis.Of(options), ["a", "b"]);
        Assert.Equal(png, AnalysisPicture.Encode(MadeAnalysis.Of(options), ["a", "b"]));
        Assert.NotEqual(png, AnalysisPicture.Encode(MadeAnalysis.Of(options with { Pictures = 2 }), ["a", "b"]));

        using var picture = SKBitmap.Decode(png);
        // Images of 4x4 pixels are 12 wide and 2 apart: the rows begin where the first row's grey is first met.
        var greys = new byte[] { 10, 60, 100, 120, 140, 160 };
        var left = Find(picture, 10);
        for (var row = 0; row < greys.Length; row++)
            for (var i = 0; i < 3; i++)
                Assert.Equal(new SKColor((byte)(greys[row] + i), (byte)(greys[row] + i), (byte)(greys[row] + i)), picture.GetPixel(left.X + (i * 14) + 5, left.Y + (row * 14) + 5));
        var right = Find(picture, 101, left.X + 60);
        Assert.Equal(left.Y + (2 * 14), right.Y);
        Assert.Equal(new SKColor(161, 161, 161), picture.GetPixel(right.X + 5, right.Y + (3 * 14) + 5));
    }

    /// <summary>The first pixel of a grey that the next ones below and to the right have as well, which no letter has.</summary>
    private static SKPointI Find(SKBitmap picture, byte grey, int from = 0)
    {
        var colour = new SKColor(grey, grey, grey);
        for (var y = 0; y < picture.Height - 11; y++)
            for (var x = from; x < picture.Width - 11; x++)
                if (picture.GetPixel(x, y) == colour && picture.GetPixel(x + 11, y) == colour && picture.GetPixel(x, y + 11) == colour) return new SKPointI(x, y);
        throw new InvalidOperationException($"there is no image of grey {grey}");
    }
}
