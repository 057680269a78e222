using Immiscible.Cluster.ProcessTests.Support;
using SkiaSharp;

namespace Immiscible.Cluster.ProcessTests.Observation;

public sealed class PictureTests
{
    private const int Gap = 2, Side = 32 * 3;

    [Fact]
    public void A_run_ends_with_pictures_and_samples_depend_on_seed_and_number_alone()
    {
        using var folder = new RunFolder();
        using var process = folder.StartTiny("run", 6);
        var summary = process.Finish().Expect(0).Last;
        Assert.True(File.Exists(summary.GetProperty("curves").GetString()!));
        using (var samples = Picture("run/samples.png")) Assert.Equal((Grid(2), Grid(2)), (samples.Width, samples.Height));
        using (var curves = Picture("run/curves.png")) Assert.True(curves.Width >= 400 && curves.Height >= 300);

        Draw("a.png", 16, 1);
        Draw("b.png", 16, 1);
        Draw("c.png", 16, 2);
        Draw("d.png", 8, 1);
        Assert.Equal(File.ReadAllBytes(folder["a.png"]), File.ReadAllBytes(folder["b.png"]));
        Assert.NotEqual(File.ReadAllBytes(folder["a.png"]), File.ReadAllBytes(folder["c.png"]));
        using var sixteen = Picture("a.png");
        using var eight = Picture("d.png");
        Assert.Equal((Grid(4), Grid(4)), (sixteen.Width, sixteen.Height));
        Assert.Equal((Grid(3), Grid(3)), (eight.Width, eight.Height));
        for (var i = 0; i < 8; i++) Assert.Equal(Image(sixteen, 4, i), Image(eight, 3, i));
        Assert.NotEqual(Image(sixteen, 4, 0), Image(sixteen, 4, 1));

        void Draw(string file, int count, int seed) => RunFolder.Run(
            "sample", folder["run"], "--count", $"{count}", "--steps", "4", "--seed", $"{seed}", "--out", folder[file]).Expect(0);

        SKBitmap Picture(string name) => SKBitmap.Decode(folder[name]);
    }

    private static int Grid(int images) => Gap + (images * (Side + Gap));

    private static SKColor[] Image(SKBitmap grid, int columns, int index) =>
    [
        .. Enumerable.Range(0, 32 * 32).Select(at => grid.GetPixel(
            Gap + (index % columns * (Side + Gap)) + (at % 32 * 3) + 1, Gap + (index / columns * (Side + Gap)) + (at / 32 * 3) + 1)),
    ];
}
