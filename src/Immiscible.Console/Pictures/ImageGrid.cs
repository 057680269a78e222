using Immiscible.Console.Sampling;
using SkiaSharp;

namespace Immiscible.Console.Pictures;

/// <summary>Lays images out in a nearly square grid.</summary>
internal static class ImageGrid
{
    private const int Gap = 2;
    private const int SmallSide = 96;
    private const int SmallScale = 3;

    /// <summary>
    /// The grid as PNG, images row by row, 2 pixels apart and around. Images of less than 96 pixels a side are drawn three times as large, each
    /// pixel as a square.
    /// </summary>
    public static byte[] Encode(SampledImages images)
    {
        var columns = (int)Math.Ceiling(Math.Sqrt(images.Pixels.Length));
        var rows = (images.Pixels.Length + columns - 1) / columns;
        var scale = Scale(images.Height, images.Width);
        var (width, height) = (images.Width * scale, images.Height * scale);

        using var grid = new SKBitmap(Gap + (columns * (width + Gap)), Gap + (rows * (height + Gap)), SKColorType.Rgba8888, SKAlphaType.Opaque);
        using var canvas = new SKCanvas(grid);
        canvas.Clear(SKColors.White);
        for (var i = 0; i < images.Pixels.Length; i++)
            Draw(canvas, images, i, Gap + (i % columns * (width + Gap)), Gap + (i / columns * (height + Gap)), scale);
        canvas.Flush();
        using var png = grid.Encode(SKEncodedImageFormat.Png, quality: 100);
        return png.ToArray();
    }

    /// <summary>Times that images of a size are enlarged.</summary>
    public static int Scale(int height, int width) => Math.Max(width, height) < SmallSide ? SmallScale : 1;

    /// <summary>Draws one image, each pixel as a square.</summary>
    public static void Draw(SKCanvas canvas, SampledImages images, int index, int left, int top, int scale)
    {
        using var image = ToImage(images, images.Pixels[index]);
        var place = new SKRect(left, top, left + (images.Width * scale), top + (images.Height * scale));
        canvas.DrawImage(image, place, new SKSamplingOptions(SKFilterMode.Nearest));
    }

    private static SKImage ToImage(SampledImages images, byte[] pixels)
    {
        var area = images.Width * images.Height;
        var rgba = new byte[area * 4];
        for (var at = 0; at < area; at++)
        {
            for (var channel = 0; channel < 3; channel++) rgba[(at * 4) + channel] = pixels[(Math.Min(channel, images.Channels - 1) * area) + at];
            rgba[(at * 4) + 3] = byte.MaxValue;
        }
        return SKImage.FromPixelCopy(new SKImageInfo(images.Width, images.Height, SKColorType.Rgba8888, SKAlphaType.Opaque), rgba);
    }
}
